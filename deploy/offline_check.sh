#!/usr/bin/env bash
# Proves the offline install: a clean clone with the wheels of `manage.py bundle`, in a network namespace that has
# nothing but loopback, must come up healthy. Linux, root, util-linux and iproute2: deploy/offline_check.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ -d "$root/wheels" ] || { echo "no wheels/: run python3 manage.py bundle first"; exit 2; }
if [ "${1:-}" != inside ]; then
  clone=$(mktemp -d)
  trap 'rm -rf "$clone"' EXIT
  git clone -q "$root" "$clone/dudao"
  cp -r "$root/wheels" "$clone/dudao/"
  unshare --net --map-root-user "$0" inside "$clone/dudao"
  exit
fi
ip link set lo up
cd "$2"
export PIP_NO_CACHE_DIR=1 PIP_INDEX_URL=http://127.0.0.1:9/
python3 - <<'PY'
import socket, sys
try:
    socket.create_connection(("192.0.2.1", 443), 3)
except OSError as error:
    print("no network:", error)
else:
    sys.exit("there is a network here")
PY
begun=$SECONDS
python3 manage.py run --port 8790 > run.out 2>&1 &
for _ in $(seq 1 600); do
  if python3 -c "import urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:8790/_stcore/health', timeout=2)" 2>/dev/null; then
    echo "healthy after $((SECONDS - begun)) s"
    server=$(python3 -c "import json; print(next(x['pid'] for x in map(json.loads, open('data/store/logs/dudao.log')) if 'pid' in x))")
    kill -TERM "$server"
    wait
    exit 0
  fi
  sleep 1
done
cat run.out
exit 1
