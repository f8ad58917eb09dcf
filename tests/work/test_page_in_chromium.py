"""Reports on the web in Chromium: on a phone, in the dark, for those who can't see them."""

from importlib.resources import files

import pytest
from work.reports import ALL

from derive.present.web import fonts

pytestmark = pytest.mark.slow

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from selenium import webdriver  # no Selenium, or no Chromium, is a failure here
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options, Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The pages, with the font beside them."""
    folder = tmp_path_factory.mktemp("pages")
    for name, report in ALL.items():
        (folder / f"{name}.html").write_text(report.page("html"), encoding="utf-8")
    for name, content in fonts().items():
        (folder / name).write_bytes(content)
    return folder


def opened(browser, place, name, width=1200):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    )  # fmt: skip
    browser.get((place / f"{name}.html").as_uri())
    browser.execute_async_script("document.fonts.ready.then(() => arguments[0]())")


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("name", ALL)
def test_nothing_is_wider_than_the_window(browser, place, name, width):
    opened(browser, place, name, width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ALL)
def test_what_was_typed_does_nothing(browser, place, name):
    opened(browser, place, name)
    assert browser.execute_script("return document.scripts.length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ALL)
def test_axe_finds_no_fault(browser, place, name, scheme):
    feature = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": feature})
    opened(browser, place, name)
    axe = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    found = browser.execute_async_script("axe.run().then(arguments[0])")
    assert found["passes"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
