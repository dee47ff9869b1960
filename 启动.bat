@echo off
chcp 65001 >nul
cd /d "%~dp0"
where py >nul 2>nul
if not errorlevel 1 (
  py manage.py run --browser
  goto ended
)
where python >nul 2>nul
if not errorlevel 1 (
  python manage.py run --browser
  goto ended
)
echo 这台电脑没有安装 Python。请安装 64 位的 Python 3.11 到 3.14（安装时勾选“Add to PATH”），再双击这个文件。
:ended
if errorlevel 1 echo 没有启动起来。请看上面的提示，或者把它发给维护人员。
pause
