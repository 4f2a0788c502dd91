"""Draws pictures in the language of Mermaid, with its npm package and Chromium."""

import hashlib
import json
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
BROWSERS = "chromium-headless-shell", "chromium", "google-chrome"


def draw(texts, folder):
    """Draws each text into a file of the folder. Returns the file of each text, relative to the
    folder's parent. Draws nothing if this machine has no npm packages or no browser."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    node = shutil.which("node")
    if not browser or not node or not (HERE / "node_modules").is_dir():
        print("site: pictures are shown as text: they need node, Chromium and the npm packages.")
        return {}
    folder.mkdir()
    files = {text: f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.svg" for text in texts}
    requests = [{"file": str(folder / name), "text": text} for text, name in files.items()]
    command = [node, HERE / "draw.js", browser]
    subprocess.run(command, input=json.dumps(requests), text=True, check=True)
    return {text: pathlib.Path(folder.name) / name for text, name in files.items()}
