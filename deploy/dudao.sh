#!/bin/sh
# The program's commands as the account of the service, on its data, with its settings: docs/运维.md installs this as
# /usr/local/bin/dudao. Whoever calls it needs sudo, or is root, or is that account.
settings=/etc/dudao.env
program=/opt/dudao
account=dudao

if [ "$(id -un)" != "$account" ]; then
    if [ "$(id -u)" = 0 ]; then
        exec runuser -u "$account" -- "$0" "$@"
    fi
    exec sudo -u "$account" -- "$0" "$@"
fi
if [ ! -r "$settings" ]; then
    echo "没有“$settings”，不知道数据在哪里。请照运维手册“二”放好它。" >&2
    exit 2
fi
set -a
. "$settings"
set +a
HOME=/var/lib/dudao
DUDAO_DOOR=dudao
export HOME DUDAO_DOOR
exec python3 "$program/manage.py" "$@"
