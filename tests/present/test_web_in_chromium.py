"""Web pages in a browser: opened by keyboard, read with a pointer, on a phone, in the dark, and by axe-core."""

import json

import pytest

from derive import api, library
from derive.language import language
from derive.present.web import fonts

pytestmark = pytest.mark.slow
NAMES = ("softmax-ce", "newton-quadratic", "bn-centering-limits")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
LOADED = """
const done = arguments[0];
document.fonts.ready.then(all => done([...all].filter(each => each.status == 'loaded').map(each => each.family)))
"""
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
LAW = "a.law[aria-describedby]"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from selenium import webdriver  # which the default suite does without

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture(params=[(name, tag) for name in NAMES for tag in ("en", "fa")], ids="-".join)
def shown(request, browser, tmp_path):
    """The browser with a page open, and its font beside it."""
    name, tag = request.param
    path = tmp_path / f"{name}.html"
    path.write_text(api.solve(library.load(name)).page("html", language=tag), encoding="utf-8")
    for file, content in fonts(language(tag)).items():
        (tmp_path / file).write_bytes(content)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(path.as_uri())
    return browser


def asked_for(driver):
    """The addresses that the page has asked for."""
    events = [json.loads(each["message"])["message"] for each in driver.get_log("performance")]
    return [
        each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent"
    ]


def faults(driver):
    """What axe-core finds that is serious or critical, and where."""
    from axe_core_python.selenium import Axe

    found = Axe().run(driver)["violations"]
    return [
        (each["id"], each["nodes"][0]["html"][:120])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def in_scheme(driver, scheme):
    feature = {"name": "prefers-color-scheme", "value": scheme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def test_the_console_is_silent_and_only_files_are_read(shown):
    assert shown.get_log("browser") == []
    assert "Derive Math" in " ".join(shown.execute_async_script(LOADED))
    requested = asked_for(shown)
    assert any(each.endswith("derive-math.woff2") for each in requested)
    assert [each for each in requested if not each.startswith("file:")] == []


def test_a_line_opens_by_keyboard(shown):
    first = shown.find_element("css selector", ".chain details")
    assert first.get_attribute("open") is None
    first.find_element("tag name", "summary").send_keys("\ue007")  # Enter
    assert first.get_attribute("open") is not None
    assert len(first.text.splitlines()) > 1


@pytest.mark.parametrize("is_hovered", [True, False], ids=["hover", "focus"])
def test_a_law_states_itself_where_it_is_named(shown, is_hovered):
    from selenium.webdriver.common.action_chains import ActionChains

    for link in shown.find_elements("css selector", LAW)[:3]:
        says = shown.find_element("id", link.get_attribute("aria-describedby"))
        assert says.value_of_css_property("position") != "fixed"
        if is_hovered:
            ActionChains(shown).scroll_to_element(link).move_to_element(link).perform()
        else:
            shown.execute_script("arguments[0].focus({focusVisible: true})", link)
        assert says.value_of_css_property("position") == "fixed"
        assert says.is_displayed()
        ActionChains(shown).move_to_element(shown.find_element("tag name", "h1")).perform()
        shown.execute_script("document.activeElement.blur()")


def test_formulas_run_from_left_to_right(shown):
    for letters in (each.find_elements("css selector", ":scope > mi, :scope > mo") for each in
                    shown.find_elements("css selector", ".right > math, .right math mtd")[:20]):  # fmt: skip
        places = [each.rect["x"] for each in letters]
        assert places == sorted(places)


def test_nothing_is_wider_than_a_phone(shown):
    shown.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    assert shown.execute_script(WIDER) <= 0
    shown.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
    assert shown.execute_script(WIDER) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(shown, scheme):
    in_scheme(shown, scheme)
    shown.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
    assert faults(shown) == []
