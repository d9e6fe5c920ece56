#!/bin/sh
# Adds, lists and removes accounts of devices, and forgets a process of ingest:
#
#   device.sh add NAME BUILDING            publishes and hears edifice/v1/BUILDING/NAME/… and nothing else
#   device.sh add NAME BUILDING gateway    publishes and hears all of edifice/v1/BUILDING/…, batches included
#   device.sh remove NAME
#   device.sh list
#   device.sh forget-ingest NAME           ends the session of `edifice ingest --name NAME`, and throws away what waits there
#
# Adding an account that is there gives it a new password.
set -eu
. "$(dirname "$0")/control.sh"

word() { # a NAME that may stand in a topic and in JSON as it is
  case $1 in
    '' | *[!A-Za-z0-9._~%-]*)
      echo "$2 has letters, digits, \".\", \"_\", \"~\", \"-\" and \"%\" alone: $1" >&2
      exit 1
      ;;
  esac
}

own() { # the accounts that are no device's; sessions of Edifice have names that begin with edifice-
  case $1 in
    admin | edifice*)
      echo "an account of a device is not called $1: choose another name" >&2
      exit 1
      ;;
  esac
}

case ${1:-} in
  add)
    word "${2:-}" 'the name of a device' && own "$2" && word "${3:-}" 'the key of a building'
    if [ "$2" = batch ]; then # edifice/v1/BUILDING/batch/# has edifice/v1/BUILDING/batch in it, where a whole building speaks
      echo 'a device is not called batch, whose topics would be those of its whole building: choose another name' >&2
      exit 1
    fi
    case ${4:-device} in
      device) topics="edifice/v1/$3/$2/#" ;;
      gateway) topics="edifice/v1/$3/#" ;;
      *)
        echo 'the last word is "gateway" or missing' >&2
        exit 1
        ;;
    esac
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    account "$2" "$password" "$(rights "$topics")"
    printf 'user     %s\npassword %s\ntopics   %s\n' "$2" "$password" "$topics"
    ;;
  remove)
    word "${2:-}" 'the name of a device' && own "$2"
    change '{"command":"deleteClient","username":"'"$2"'"},{"command":"deleteRole","rolename":"'"$2"'"}'
    ;;
  list)
    ask '{"command":"listClients"}' | grep -o '"clients":\[[^]]*' | grep -o '"[^"]*"' | tr -d '"' |
      grep -v -x -e clients -e admin -e edifice || true
    ;;
  forget-ingest)
    word "${2:-}" 'the name of a process of ingest'
    # whoever comes under a name and asks for no session ends the one that is there; an answer shows that we came
    ask '{"command":"getDefaultACLAccess"}' -i "edifice-ingest-$2" | grep -q '"acls"'
    ;;
  *)
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 1
    ;;
esac
