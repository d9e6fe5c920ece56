#!/bin/sh
# Gives Edifice's own account all rights, and the password in MQTT_PASSWORD; runs at every start.
set -eu
. "$(dirname "$0")/control.sh"

case $MQTT_PASSWORD in
  '' | *[!A-Za-z0-9._~-]*)
    echo 'MQTT_PASSWORD has letters, digits, ".", "_", "~" and "-" alone, since it becomes part of an address' >&2
    exit 1
    ;;
esac
change '{"command":"setDefaultACLAccess","acls":[{"acltype":"publishClientSend","allow":false},
  {"acltype":"publishClientReceive","allow":false},{"acltype":"subscribe","allow":false},
  {"acltype":"unsubscribe","allow":true}]}'
# a filter that begins with a dollar sign is not below #
account edifice "$MQTT_PASSWORD" "$(rights '#'),$(rights '$share/edifice/#')"
echo 'the account of Edifice is there'
