#!/usr/bin/env bash
# Whether the server of this container is ready; needs neither curl nor wget, which the images may lack.
exec 3<>/dev/tcp/127.0.0.1/8080 || exit 1
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[[ $status == 200 ]]
