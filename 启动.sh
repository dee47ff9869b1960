#!/bin/sh
# 双击或在终端运行：启动看板并打开浏览器
cd "$(dirname "$0")" || exit 1
if command -v python3 >/dev/null; then
  python3 manage.py run --browser
  code=$?
  case $code in 0 | 130 | 143) exit 0 ;; esac # 停下来的，不是没有启动
  echo "没有启动起来。请看上面的提示，或者把它发给维护人员。"
else
  code=1
  echo "这台电脑没有安装 Python。请安装 Python 3.11 到 3.14（含 python3-venv），再试一次。"
fi
if [ -t 0 ]; then # 双击打开的窗口，看完再关
  printf '按回车键关闭。'
  read -r _
fi
exit "$code"
