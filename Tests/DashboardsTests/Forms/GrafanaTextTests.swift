import Testing

@testable import Dashboards

/// Texts that Grafana looks into for variables.
@Suite struct GrafanaTextTests {
    /// What Grafana takes for a variable.
    private static func variables(in text: String) -> Int {
        text.matches(
            of: #/\$\w+|\[\[\w+?(?::\w+)?\]\]|\$\{\w+(?:\.[^:^\}]+)?(?::[^\}]+)?\}/#
                .asciiOnlyWordCharacters()
        )
        .count
    }

    @Test(arguments: [
        "$a", "${a}", "${a:regex}", "[[a]]", "[[a:csv]]", "$__range", "a$b${c}[[d]]", "$$a",
        "[[[a]]]",
        "$_", "$9", "${a.b:raw}",
    ])
    func `a variable is one no more, and looks the same`(text: String) {
        #expect(Self.variables(in: text) > 0)
        let plain = GrafanaText.plain(text)
        #expect(Self.variables(in: plain) == 0)
        #expect(plain.filter { $0 != "\u{2060}" } == text)
        #expect(GrafanaText.namesVariable(text))
    }

    @Test(arguments: ["", "a", "$", "a $ b", "5 $", "[a]", "{{a}}", "$é", "€a"])
    func `what names no variable stays as it is`(text: String) {
        #expect(GrafanaText.plain(text) == text)
    }

    @Test func `a label is no label in a legend`() {
        #expect(!GrafanaText.legend("{{{a}}} $b").contains("{{"))
        #expect(!GrafanaText.legend("{{{a}}} $b").contains("$b"))
    }
}
