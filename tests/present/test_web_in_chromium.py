"""Web pages in Chromium, as a reader has them: by keyboard, on a phone, in the dark, from right to left."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from derive import api, library
from derive.language import LANGUAGES, language
from derive.present.web import fonts

pytestmark = pytest.mark.slow

NAMES = ("softmax-ce", "logistic-hessian", "gaussian-noise", "relu-mse")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from selenium import webdriver  # no Selenium, or no Chromium, is a failure here
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Pages of the problems in each language, with the fonts beside them."""
    folder = tmp_path_factory.mktemp("pages")
    for name in NAMES:
        problem, remarks = library.load_with_remarks(name)
        result = api.solve(problem, remarks=remarks)
        for tag in LANGUAGES:
            (folder / f"{name}.{tag}.html").write_text(result.page("html", language=tag), encoding="utf-8")
    for name, content in fonts(language("fa")).items():
        (folder / name).write_bytes(content)
    return folder


def opened(browser, place, name, tag="en", width=1200):
    browser.set_window_size(width, 900)
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    )  # fmt: skip
    browser.get((place / f"{name}.{tag}.html").as_uri())
    browser.execute_async_script("document.fonts.ready.then(() => arguments[0]())")
    return browser


def run(browser, script, *arguments):
    return browser.execute_script(script, *arguments)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_of_the_network_and_nothing_complains(browser, place, name, tag):
    browser.get_log("performance")
    browser.get_log("browser")
    opened(browser, place, name, tag)
    said = [json.loads(each["message"])["message"] for each in browser.get_log("performance")]
    asked = [
        each["params"]["request"]["url"] for each in said if each["method"] == "Network.requestWillBeSent"
    ]
    assert any("derive-math.woff2" in url for url in asked)
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert [each["message"] for each in browser.get_log("browser")] == []
    assert run(browser, "return document.fonts.check('16px \"Derive Math\"')")


def test_every_step_opens_by_keyboard(browser, place):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    opened(browser, place, "softmax-ce")
    steps = browser.find_elements(By.CSS_SELECTOR, ".chain details")
    assert steps
    for step in steps:
        assert not step.get_attribute("open")
        step.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
        assert step.get_attribute("open")
        assert step.find_element(By.TAG_NAME, "li").is_displayed()


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_the_statement_of_a_law_comes_up_at_its_name(browser, place, way):
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    opened(browser, place, "softmax-ce")
    law = browser.find_element(By.CSS_SELECTOR, "a.law")
    says = browser.find_element(By.ID, law.get_attribute("aria-describedby"))
    position = "return getComputedStyle(arguments[0]).position"
    assert run(browser, position, says) == "static"
    if way == "hover":
        ActionChains(browser).move_to_element(law).perform()
    else:
        while run(browser, "return document.activeElement.className") != "law":
            browser.switch_to.active_element.send_keys(Keys.TAB)
    assert run(browser, position, says) == "fixed"
    seen = run(
        browser, "const b = arguments[0].getBoundingClientRect(); return [b.top, b.bottom, innerHeight]", says
    )
    assert 0 <= seen[0] < seen[1] <= seen[2]
    assert run(browser, position, browser.find_elements(By.CSS_SELECTOR, ".says")[-1]) == "static"


@pytest.mark.parametrize("name", NAMES)
def test_formulas_go_on_from_left_to_right_on_persian_pages(browser, place, name):
    opened(browser, place, name, "fa")
    assert run(browser, "return getComputedStyle(document.body).direction") == "rtl"
    turned = run(browser, """
        return [...document.querySelectorAll('math')].filter(math => {
            const ends = [...math.children].map(each => each.getBoundingClientRect()).filter(b => b.width > 0);
            return getComputedStyle(math).direction !== 'ltr'
                || (ends.length > 1 && ends[0].left > ends[ends.length - 1].left);
        }).length""")  # fmt: skip
    assert turned == 0
    chains = run(browser, """
        return [...document.querySelectorAll('.chain > li')].filter(line => {
            const [left, right] = ['.left math', '.right math'].map(each => line.querySelector(each));
            return left && right && left.getBoundingClientRect().left > right.getBoundingClientRect().left;
        }).length""")  # fmt: skip
    assert chains == 0


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_window(browser, place, name, tag, width):
    opened(browser, place, name, tag, width)
    run(browser, "document.querySelectorAll('details').forEach(each => each.open = true)")
    assert run(browser, "return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", ["en", "fa"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_serious_fault(browser, place, name, tag, scheme):
    feature = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": feature})
    opened(browser, place, name, tag)
    run(browser, "document.querySelectorAll('details').forEach(each => each.open = true)")
    browser.execute_cdp_cmd(
        "Runtime.evaluate", {"expression": (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")}
    )  # fmt: skip
    found = browser.execute_async_script("axe.run().then(arguments[0])")
    assert found["passes"]
    faults = [
        (each["id"], [node["html"][:200] for node in each["nodes"]][:3])
        for each in found["violations"]
        if each["impact"] in SERIOUS
    ]
    assert faults == []


def test_a_printed_page_cuts_no_formula(browser, place, tmp_path):
    import base64

    opened(browser, place, "logistic-hessian")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    path = Path(tmp_path / "page.pdf")
    path.write_bytes(base64.b64decode(printed["data"]))
    from pypdf import PdfReader

    pages = PdfReader(path).pages
    assert 2 <= len(pages) <= 12
    assert "Lemma 3" in "".join(page.extract_text() for page in pages)
