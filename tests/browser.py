"""A real browser for tests of pages: Chromium by its own driver, without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
# Why a test can't run here; empty if it can.
NO_BROWSER = "" if CHROMIUM and DRIVER else "chromium och chromedriver finns inte (se .ci/run)"
NO_AXE = NO_BROWSER or ("" if AXE.is_file() else "axe-core finns inte: kör make axe")

_QUIET = (
    "headless=new",
    "no-sandbox",
    "disable-gpu",
    "disable-dev-shm-usage",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "no-first-run",
    "host-resolver-rules=MAP * ~NOTFOUND",
)
Browser = Any
SCRIPTS_OFF = {"profile.managed_default_content_settings.javascript": 2}


@contextmanager
def browser(prefs: Mapping[str, int] | None = None) -> Iterator[Browser]:
    """A browser with a profile of its own, thrown away after."""
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    os.environ.update(SE_OFFLINE="true", SE_AVOID_STATS="true")
    with TemporaryDirectory(prefix="finsam-chromium-") as profile:
        options = ChromeOptions()
        options.binary_location = CHROMIUM or ""
        for word in (*_QUIET, f"user-data-dir={profile}"):
            options.add_argument(f"--{word}")
        options.add_experimental_option("prefs", dict(prefs or {}))
        found = Chrome(options=options, service=ChromeService(DRIVER))
        try:
            found.set_script_timeout(120)
            yield found
        finally:
            found.quit()


def look(driver: Browser, page: Path, width: int = 1280, scheme: str = "light") -> None:
    """Open a page at a width of so many CSS pixels, in light or dark."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    driver.get("about:blank")  # so that a fragment is new
    driver.get(page.as_uri())


def violations(driver: Browser, rules: Sequence[str] = (), within: str = "html") -> list[str]:
    """What axe finds wrong on the open page, each with its first places: by any of its rules, or
    by some, on all of the page or a part of it.
    """
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": tags}
    result = driver.execute_async_script(
        "const [place, options, done] = arguments;"
        "axe.run(place, options).then(done, e => done(String(e)));",
        within,
        {"runOnly": only, "resultTypes": ["violations"]},
    )
    assert isinstance(result, dict), result
    return [
        f"{rule['id']} ({rule['impact']}, {len(rule['nodes'])}): "
        + " | ".join(node["html"][:160] for node in rule["nodes"][:3])
        for rule in result["violations"]
    ]


def overflows(driver: Browser) -> bool:
    """Whether the page as a whole scrolls sideways."""
    script = "const e = document.documentElement; return e.scrollWidth > e.clientWidth;"
    return bool(driver.execute_script(script))
