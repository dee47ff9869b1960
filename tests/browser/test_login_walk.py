"""From no account to the first administrator, in a real browser on the loopback: made, password set, logged in and out."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PASSWORD = "湖边 一棵 老树 2026"


def test_首个管理员_设密码_登录_退出_别的标签页跟着结束(server, page):
    page.goto(f"{server}/admin?admin_section=账号")
    expect(page.get_by_text("还没有账号，看板只能在本机打开")).to_be_visible()
    page.get_by_role("textbox", name="登录名").fill("李娟")
    page.get_by_role("textbox", name="登录名").press("Enter")
    page.get_by_role("button", name="建立账号").click()
    expect(page.get_by_text("看板从现在起要登录才能看")).to_be_visible()
    code = page.get_by_test_id("stCode").first.inner_text().strip()
    assert len(code) == 23

    page.goto(f"{server}/uploads")
    assert page.url == f"{server}/login?next=%2Fuploads"
    page.get_by_role("link", name="首次登录").click()
    page.get_by_label("登录名").fill("李娟")
    page.get_by_label("一次性口令").fill(code)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再写一次新密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="登录").click()
    expect(page.get_by_label("登录名")).to_be_focused()  # ready to type, by keyboard alone
    page.keyboard.type("李娟")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    corner = page.get_by_role("button", name="李娟 管理员")
    expect(corner).to_be_visible()

    other = page.context.new_page()
    other.goto(f"{server}/help")
    expect(other.get_by_role("button", name="李娟 管理员")).to_be_visible()
    corner.click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login?why=left")
    expect(page.get_by_role("status")).to_have_text("已退出。")
    other.get_by_role("button", name="会前").click()
    other.get_by_role("menuitem", name="收件").click()
    other.wait_for_url("**/login?why=ended**")
    expect(other.get_by_role("status")).to_contain_text("登录已结束")
    assert {url.split("/")[2] for url in page.asked if "://" in url} == {server.split("/")[2]}
