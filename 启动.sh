#!/bin/sh
# 双击或在终端运行：启动看板并打开浏览器
cd "$(dirname "$0")" || exit 1
command -v python3 >/dev/null || { echo "这台电脑没有安装 Python。请安装 Python 3.11 到 3.14（含 python3-venv），再试一次。"; exit 1; }
exec python3 manage.py run --browser
