#!/bin/sh
# Healthy is a broker that answers a question, and not only takes connections.
set -eu
. "$(dirname "$0")/control.sh"
ask '{"command":"getDefaultACLAccess"}' | grep -q '"acls"'
