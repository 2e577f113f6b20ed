"""A visitor asks for one stylesheet; whoever edits it has one file for each component."""

from pathlib import Path

from django.core.files.storage import FileSystemStorage

from cms.base.static_storage import JoinedStaticFilesStorage


def _collected(tmp_path: Path, files: dict[str, str]) -> JoinedStaticFilesStorage:
    source, root = tmp_path / "source", tmp_path / "static"
    for folder in (source, root):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    storage = JoinedStaticFilesStorage(location=root, base_url="/static/")
    finder = FileSystemStorage(location=source)
    failures = [
        error
        for _, _, error in storage.post_process({name: (finder, name) for name in files})
        if isinstance(error, Exception)
    ]
    assert failures == []
    return storage


SITE = """/* why */
@layer base, components;
@import url("fonts.css");
@import url("components/card.css") layer(components);
"""
FILES = {
    "css/site.css": SITE,
    "css/fonts.css": '@font-face { src: url("../fonts/one.woff2"); }\n',
    "css/components/card.css": "/* a card */\n.card { display: grid; }\n",
    "fonts/one.woff2": "font",
}


def test_parts_stand_in_the_stylesheet_inside_their_layers(tmp_path: Path) -> None:
    storage = _collected(tmp_path, FILES)
    served = Path(storage.path(storage.stored_name("css/site.css"))).read_text()
    assert "@import" not in served
    assert "@layer base, components;" in served
    assert "@layer components {\n.card { display: grid; }\n}" in served
    assert "/*" not in served


def test_addresses_in_parts_lead_to_the_files_as_served(tmp_path: Path) -> None:
    storage = _collected(tmp_path, FILES)
    served = Path(storage.path(storage.stored_name("css/site.css"))).read_text()
    assert f'url("../{storage.stored_name("fonts/one.woff2")}")' in served


def test_a_change_in_a_part_gives_the_stylesheet_another_name(tmp_path: Path) -> None:
    before = _collected(tmp_path / "a", FILES).stored_name("css/site.css")
    after = _collected(tmp_path / "b", FILES | {"css/components/card.css": ".card { display: flex; }"}).stored_name(
        "css/site.css"
    )
    assert before != after
