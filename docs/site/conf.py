"""Settings of Sphinx for the site. build.py makes the pages that Sphinx reads."""

project = "Connect Four on C++ coroutines"
author = copyright = ""
language = "en"

extensions = ["myst_parser", "sphinx_inline_tabs"]
root_doc = "index"
myst_heading_anchors = 4

# Blocks of commands have no language.
highlight_language = "none"
pygments_style = "sphinx"
# Pygments of Debian 12 does not know the newest syntax of CSS and JavaScript.
suppress_warnings = ["misc.highlighting_failure"]

# These templates have no scripts or styles within a page: connect4-server's
# Content-Security-Policy forbids them.
templates_path = ["templates"]
html_theme = "alabaster"
html_theme_options = {
    "description": "A course and its source",
    "body_min_width": 0,
    "fixed_sidebar": True,
    "font_family": "system-ui, sans-serif",
    "head_font_family": "system-ui, sans-serif",
    "sidebar_width": "17rem",
    "show_powered_by": False,
    "sidebar_collapse": True,
}
html_sidebars = {"**": ["about.html", "searchbox.html", "navigation.html"]}
html_static_path = ["static"]
html_favicon = "../../web/favicon.svg"
html_css_files = ["site.css"]
html_js_files = ["search_form.js"]
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_show_sphinx = False
