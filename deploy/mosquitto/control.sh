# For the other scripts: changes of rights, made with the account of the administration.
export XDG_CONFIG_HOME="${MOSQUITTO_DATA:-/mosquitto/data}" # where start.sh has put that account, for the tools to find
topic='$CONTROL/dynamic-security/v1'

# the commands, as JSON, and the broker's answer to them; more words are more options of mosquitto_rr
ask() {
  commands=$1
  shift
  mosquitto_rr -q 1 -W 10 -t "$topic" -e "$topic/response" -m '{"commands":['"$commands"']}' "$@"
}

# the same; ends with the broker's own words when it refuses, but for what is there already
change() {
  answer=$(ask "$1")
  refused=$(printf '%s' "$answer" | grep -o '"error":[^,}]*' | grep -v 'already exists' || true)
  if [ -z "$answer" ] || [ -n "$refused" ]; then
    echo "the broker refuses: ${refused:-no answer}" >&2
    exit 1
  fi
}

# the rights to send, hear and ask for the topics below a filter
rights() {
  printf '{"acltype":"publishClientSend","topic":"%s","allow":true},' "$1"
  printf '{"acltype":"publishClientReceive","topic":"%s","allow":true},' "$1"
  printf '{"acltype":"subscribePattern","topic":"%s","allow":true}' "$1"
}

# an account with a name, a password and rights, made or changed
account() {
  change '{"command":"createRole","rolename":"'"$1"'"},
    {"command":"modifyRole","rolename":"'"$1"'","acls":['"$3"']},
    {"command":"createClient","username":"'"$1"'"},
    {"command":"modifyClient","username":"'"$1"'","roles":[{"rolename":"'"$1"'"}]}'
  # by the standard input: arguments can be read by every user of the machine
  printf '{"commands":[{"command":"setClientPassword","username":"%s","password":"%s"}]}' "$1" "$2" |
    mosquitto_pub -q 1 -t "$topic" -s
}
