#!/bin/bash
# Healthy is a Neo4j that agrees on a version of Bolt (5.8 down to 5.0, or 4.4), which it opens when its databases have
# started. `cypher-shell` would start a Java each time. The one argument is another port than 7687.
set -eu
exec 3<> "/dev/tcp/127.0.0.1/${1:-7687}"
printf '\x60\x60\xb0\x17\0\x08\x08\x05\0\0\4\4\0\0\0\0\0\0\0\0' >&3
agreed=$(head -c 4 <&3 | od -An -tx1 | tr -d ' \n')
test "${#agreed}" = 8 && test "$agreed" != 00000000
