@echo off
chcp 65001 >nul
cd /d "%~dp0"
where py >nul 2>nul
if errorlevel 1 (python manage.py run --browser) else (py manage.py run --browser)
if errorlevel 1 echo 没有启动起来。请看上面的提示，或者把它发给维护人员。
pause
