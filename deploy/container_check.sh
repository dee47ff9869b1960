#!/usr/bin/env bash
# Builds the container and runs it as compose.yaml does (read-only root, no rights, one volume, no network):
#   deploy/container_check.sh            with docker, or ENGINE=podman
#   TARGET=office                        with LibreOffice and the font: an old Word file is made and read in it, too
#   IMAGE=…                              an image that was built already
#   BUILD=… RUN=…                        further words for the engine's build and run, such as RUN="--cgroups=disabled"
set -euo pipefail
cd "$(dirname "$0")/.."
engine=${ENGINE:-docker}
name=dudao-check-$$
target=${TARGET:-slim} image=${IMAGE:-}
if [ -z "$image" ]; then
  image=dudao-check
  # shellcheck disable=SC2086
  $engine build ${BUILD:-} --target "$target" -f Containerfile -t "$image" .
fi
held=(--network none --read-only --cap-drop ALL --security-opt no-new-privileges --tmpfs /tmp -e TZ=Asia/Shanghai -v "$name:/data")
# shellcheck disable=SC2206
held+=(${RUN:-})
trap '$engine rm -f "$name" >/dev/null 2>&1 || true; $engine volume rm "$name" >/dev/null 2>&1 || true' EXIT
$engine run --rm "${held[@]}" "$image" --version
$engine run --rm "${held[@]}" "$image" user add 李娟
$engine run -d --name "$name" "${held[@]}" "$image"
inside() { $engine exec "$name" "$@"; }
for _ in $(seq 1 120); do
  if inside .venv/bin/python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/ready', timeout=20)" 2>/dev/null; then
    inside .venv/bin/python -m dudao status
    inside .venv/bin/python -m dudao backup
    [ "$(inside id -u)" = 10001 ]
    for place in /x /opt/dudao/x; do
      if inside touch "$place" 2>/dev/null; then echo "$place can be written"; exit 1; fi
    done
    if [ "$target" = office ]; then
      inside fc-list :lang=zh family
      inside sh -c 'soffice --headless --convert-to doc --outdir /tmp data/samples/files/4*/盘龙区团体督导记录*.docx'
      inside sh -c '.venv/bin/python -m dudao check /tmp/*.doc'
      inside sh -c 'cd /tmp && soffice --headless --convert-to pdf /tmp/*.doc && grep -ac NotoSansCJK /tmp/*.pdf'
    fi
    $engine stop -t 45 "$name"
    code=$($engine inspect "$name" --format '{{.State.ExitCode}}')
    echo "stopped with $code"
    [ "$code" = 0 ]
    exit
  fi
  sleep 2
done
$engine logs "$name"
exit 1
