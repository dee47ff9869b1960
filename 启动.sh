#!/bin/sh
# 双击或在终端运行：启动看板并打开浏览器
cd "$(dirname "$0")" || exit 1
exec python3 manage.py run --browser
