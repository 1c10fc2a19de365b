import Definitions
import Diagnostics
import Testing

/// A dashboard with other values of its parameters, and what New Relic takes of one.
@Suite struct DashboardParameterTests {
    private static let head = """
        parameters:
          height: { type: integer, default: 2 }
          of: { type: entityType, default: INFRA-MY_QUEUE }
          text: { default: "plain" }
          bold: { type: boolean, default: false }
        """
    private static let pages = """
          - title: "${text} ${bold}"
            widgets:
              - { title: "${of}", metrics: [queue.depth], height: "${height}" }
        """

    private func given(
        _ values: [(name: String, text: String)]
    ) -> (template: DashboardTemplate?, findings: [Diagnostic]) {
        let loaded = DashboardExpansionTests.load(Self.pages, head: Self.head)
        #expect(loaded.messages == [])
        guard let template = loaded.set.dashboards.first else { return (nil, []) }
        var report = DiagnosticReport()
        let result = loaded.set.dashboard(template, with: values, report: &report)
        return (result, report.sorted)
    }

    @Test func `values stand in the place of defaults, and are what their types say`() throws {
        let (template, findings) = given([("height", "7"), ("text", "true"), ("bold", "true")])
        #expect(findings == [])
        let page = try #require(template?.pages.first)
        #expect(page.title.value == "true true")
        #expect(page.widgets.map(\.height) == [7])
        #expect(page.widgets.map(\.title.value) == ["INFRA-MY_QUEUE"])
    }

    @Test func `a text is a text, whatever it looks like`() throws {
        for text in ["", "null", "3", "${height}", "{{x}}", "a: b"] {
            let (template, findings) = given([("text", text)])
            #expect(findings == [])
            #expect(template?.pages.first?.title.value == "\(text) false")
        }
    }

    @Test(arguments: [
        ("hieght", "3", "`d` has no parameter `hieght`", "did you mean `height`?"),
        ("x", "3", "`d` has no parameter `x`", "its parameters are height, of, text, bold"),
        (
            "height", "tall", "`height` takes a whole number, and not `tall`",
            "write a whole number"
        ),
        (
            "bold", "3", "`bold` takes true or false, and not `3`", "write true or false"
        ),
        (
            "of", "INFRA-MY_QUEU", "there is no entity type `INFRA-MY_QUEU`",
            "did you mean `INFRA-MY_QUEUE`?"
        ),
    ])
    func `what is no parameter or not of its type is said, with a cure`(
        name: String, text: String, message: String, help: String
    ) {
        let (template, findings) = given([(name, text)])
        #expect(template == nil)
        #expect(findings.map(\.message) == [message])
        #expect(findings.map(\.help) == [help])
    }

    @Test func `a value that a page cannot have is said where it stands`() {
        let (template, findings) = given([("height", "99")])
        #expect(template != nil)
        #expect(findings.map(\.rule) == ["format/value"])
        #expect(findings.first?.place?.path == "d.yml")
    }

    // MARK: What New Relic takes

    private func messages(_ widget: String, title: String = "P") -> [String] {
        DashboardExpansionTests.load("  - { title: \(title), widgets: [{ \(widget) }] }")
            .report.sorted.map { "\($0.severity.rawValue): \($0.message)" }
    }

    @Test func `a title that New Relic takes not is a warning where it stands`() {
        let long = String(repeating: "t", count: 256)
        let said = "warning: a title of 256 characters, where New Relic takes at most 255"
        #expect(messages("title: \(long), metrics: [queue.depth]") == [said])
        #expect(messages("title: W, metrics: [queue.depth]", title: long) == [said])
        #expect(messages("title: \(long.dropLast()), metrics: [queue.depth]") == [])
        // In units of UTF-16, as New Relic counts.
        #expect(
            messages("title: \"\(String(repeating: "😀", count: 128))\", metrics: [m]") == [said])
    }

    @Test func `a widget is broken down by more than five attributes with a warning`() {
        let said =
            "warning: a query is broken down by 6 attributes, where New Relic takes at most 5"
        #expect(messages("title: W, metrics: [m], facet: [a, b, c, d, e]") == [])
        #expect(messages("title: W, metrics: [m], facet: [a, b, c, d, e, f]") == [said])
    }
}
