import Testing

@testable import Pages

/// Texts in Markdown.
@Suite struct MarkdownTests {
    private func html(_ text: String) -> String {
        let html = MarkdownText(text).markup.html.filter { $0 != "\n" }
        return String(html.dropFirst("<div class=\"markdown\">".count).dropLast("</div>".count))
    }

    static let texts: [(text: String, html: String)] = [
        ("plain", "<p>plain</p>"), ("one\ntwo\n\nthree", "<p>one two</p><p>three</p>"),
        ("# Big\n### Small", "<h4>Big</h4><h6>Small</h6>"), ("#no", "<p>#no</p>"),
        ("- a\n- b\n1. c", "<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"),
        ("text\n* a", "<p>text</p><ul><li>a</li></ul>"), ("---", "<hr>"),
        ("a `<b>` c", "<p>a <code>&lt;b&gt;</code> c</p>"),
        (
            "**bold *not* this** and *that*",
            "<p><strong>bold *not* this</strong> and <em>that</em></p>"
        ),
        ("2 * 3 * 4 and **open", "<p>2 <em> 3 </em> 4 and **open</p>"),
        (
            "[name](https://example.com/a?b=1&c)",
            "<p><a href=\"https://example.com/a?b=1&amp;c\" rel=\"noopener noreferrer\">name</a></p>"
        ), ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        (#"\*not\* \`code\`"#, "<p>*not* `code`</p>"), ("", ""), ("`", "<p>`</p>"),
        ("[", "<p>[</p>"), ("**", "<p>**</p>"),
    ]

    @Test(arguments: texts.indices)
    func `is read as people mean it`(_ index: Int) {
        #expect(html(Self.texts[index].text) == Self.texts[index].html)
    }

    @Test func `lines of code stay lines`() {
        let html = MarkdownText("```sh\na  b\n  c\n```\nd").markup.html
        #expect(html.contains("<pre><code>a  b\n  c</code></pre>"))
        #expect(html.contains("<p>d</p>"))
        #expect(MarkdownText("```\nopen").markup.html.contains("<code>open</code>"))
    }

    @Test func `a text that is too long is shown as it is`() {
        let text = String(repeating: "**a** ", count: 20_000)
        #expect(MarkdownText(text).markup.html.hasPrefix("<pre>"))
    }

    @Test(arguments: 0..<300)
    func `anything ends, and only what is meant is markup`(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 7
        let parts = [
            "*", "**", "`", "[", "](", ")", "#", " ", "\n", "- ", "1. ", "<b>", "```", "a", "\\",
        ]
        var text = ""
        for _ in 0..<40 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += parts[Int(state >> 33) % parts.count]
        }
        let html = MarkdownText(text).markup.html
        #expect(!html.contains("<b>"), "\(text)")
    }
}
