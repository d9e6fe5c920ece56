#!/bin/sh
# Starts the broker; at the first start makes the account of its administration, whose password never leaves the data
# folder. Tests name other places than those of the container.
set -eu
umask 077
here=$(dirname "$0")
data=${MOSQUITTO_DATA:-/mosquitto/data}
listeners=${LISTENERS:-/tmp/listeners}

if [ ! -s "$data/rights.json" ]; then
  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  mosquitto_ctrl dynsec init "$data/rights.part" admin "$password" > /dev/null
  for tool in mosquitto_rr mosquitto_pub; do
    printf -- '--host 127.0.0.1\n--port 1883\n--username admin\n--pw %s\n' "$password" > "$data/$tool"
  done
  mv "$data/rights.part" "$data/rights.json"
fi

mkdir -p "$listeners"
rm -f "$listeners/tls.conf"
if [ -r "$here/tls/tls.crt" ] && [ -r "$here/tls/tls.key" ]; then
  cp "$here/tls.conf" "$listeners/tls.conf"
fi
exec mosquitto -c "${MOSQUITTO_CONF:-$here/mosquitto.conf}"
