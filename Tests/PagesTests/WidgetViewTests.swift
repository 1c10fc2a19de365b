import Definitions
import QueryExecution
import Telemetry
import Testing

@testable import Answers
@testable import Dashboards
@testable import Pages

/// What is drawn of answers.
@Suite struct WidgetViewTests {
    @Test func `what is unknown is a dash and never a zero`() {
        for kind in [DashboardWidget.Visualization.billboard, .bar, .pie, .table] {
            let html = Examples.html(
                Examples.widget("W", kind), [Examples.numbers([("a", nil)], unit: "%")])
            #expect(html.contains("–"), "\(kind)")
            #expect(!html.contains(">0"), "\(kind)")
            #expect(!html.contains("critical"), "\(kind)")
        }
    }

    @Test func `a line has a gap where a value is unknown, and a point where one is alone`() {
        let html = Examples.html(
            Examples.widget("W", .line), [Examples.series([("a", [1, 2, nil, 4])])])
        let lines = html.matches(of: #/<path class="line(?: point)? s0" d="([^"]+)"/#).map {
            String($0.1)
        }
        #expect(lines.count == 2)
        #expect(lines[0] == "M125 75L375 50")
        #expect(lines[1] == "M875 0L875 0")
    }

    @Test func `nothing but unknown values are no lines`() {
        let html = Examples.html(
            Examples.widget("W", .line), [Examples.series([("a", [nil, nil])])])
        #expect(html.contains("unknown: no value in this time"))
    }

    @Test func `areas lie one on the other, those that are unknown left out`() {
        let stack = ChartStack([
            .init(name: "a", values: [1, nil, 3], isBefore: false),
            .init(name: "b", values: [10, 20, nil], isBefore: false),
        ])
        #expect(stack.tops == [[1, nil, 3], [11, 20, nil]])
        #expect(stack.bottoms == [[0, nil, 0], [1, 0, nil]])
    }

    @Test func `thresholds are compared in their own unit`() {
        let widget = Examples.widget(
            "W", .billboard, unit: "s", thresholds: [.init(.critical, from: 1)])
        let html = Examples.html(
            widget, [Examples.numbers([("a", 999), ("b", 1000)], unit: "ms")])
        #expect(html.count(of: "word critical") == 1)
        #expect(html.contains("1 s"))
        #expect(html.contains("999 ms"))
    }

    @Test func `the line of a threshold stands at each of its bounds`() {
        let widget = Examples.widget(
            "W", .line, thresholds: [.init(.critical, to: 50), .init(.warning, from: 50, to: 75)])
        let html = Examples.html(widget, [Examples.series([("a", [0, 100])])])
        let bounds = html.matches(of: #/class="bound (\w+)" d="M0 (\S+)H/#).map {
            "\($0.1) \($0.2)"
        }
        #expect(bounds == ["critical 50", "warning 25"])
    }

    @Test func `a pie is of what is known and not below zero`() {
        let html = Examples.html(
            Examples.widget("W", .pie),
            [Examples.numbers([("a", 75), ("b", 25), ("c", -5), ("d", nil)])])
        #expect(html.count(of: "<circle class=\"arc") == 2)
        #expect(html.contains("75 %") && html.contains("25 %"))
        let none = Examples.html(
            Examples.widget("W", .pie), [Examples.numbers([("a", 0), ("b", 0)])])
        #expect(none.count(of: "<circle class=\"arc") == 0)
    }

    @Test func `shares of what is beyond any number are unknown`() {
        let values: [(String, Double?)] = ["a", "b"].map { ($0, .greatestFiniteMagnitude) }
        let html = Examples.html(Examples.widget("W", .pie), [Examples.numbers(values)])
        #expect(html.count(of: "<circle class=\"arc") == 0)
        #expect(!html.contains(" %<"))
        #expect(html.contains(">–<"))
    }

    @Test func `of many pieces the least are one together`() {
        let values = (1...20).map { ("q\($0)", Double($0)) as (String, Double?) }
        let html = Examples.html(Examples.widget("W", .pie), [Examples.numbers(values)])
        #expect(html.count(of: "<circle class=\"arc") == 10)
        #expect(html.contains("11 others"))
        #expect(html.contains("66"))
    }

    @Test func `how many are not shown is said`() {
        let part = Examples.numbers([("a", 1)], count: 37)
        #expect(Examples.html(Examples.widget("W", .bar), [part]).contains("1 of 37 are shown"))
    }

    @Test func `a distribution is columns, one for each range`() {
        let part = Examples.answer(columns: ["h"], unit: "ms", [([], Examples.ranges[0].1)])
        let html = Examples.html(Examples.widget("W", .histogram), [part])
        let heights = html.matches(of: #/style="height:([\d.]+)%"/#).map { String($0.1) }
        #expect(heights == ["25", "100", "0", "5"])
        #expect(html.contains("10 ms to 20 ms: 20"))
        #expect(html.contains("26 values"))
    }

    @Test func `the first range has what is below it, and the last what is above`() {
        let part = Examples.answer(columns: ["h"], unit: "ms", [([], Examples.ranges[0].1)])
        for kind in [DashboardWidget.Visualization.histogram, .heatmap] {
            let html = Examples.html(Examples.widget("W", kind), [part])
            #expect(html.contains("below 10 ms"), "\(kind)")
            #expect(html.contains("30 ms and more"), "\(kind)")
            #expect(!html.contains("0 s"), "\(kind)")
            #expect(!html.contains("40 ms"), "\(kind)")
        }
    }

    @Test func `a distribution of no value is unknown, and no row of zeros`() {
        let none: [[QueryResult.Value]] = [[.histogram(start: 0, width: 10, counts: [0, 0, 0])]]
        let histogram = Examples.html(
            Examples.widget("W", .histogram), [Examples.answer(columns: ["h"], [([], none)])])
        #expect(histogram.contains("unknown: no value in this time"))
        #expect(!histogram.contains("class=\"column\""))
        let heat = Examples.html(
            Examples.widget("W", .heatmap),
            [
                Examples.answer(
                    facets: ["q"], columns: ["h"], [([.text("a")], none)])
            ])
        #expect(heat.count(of: ">–</td>") == 3)
        #expect(!heat.contains(">0</td>"))
    }

    @Test func `a heading has the unit where its values do not`() {
        let html = Examples.html(
            Examples.widget("W", .table), [Examples.numbers([("a", 1234)], unit: "{message}/s")])
        #expect(html.contains("<bdi>latest(queue.depth)</bdi> (message/s)</th>"))
        #expect(html.contains(">1,234</td>"))
    }

    @Test func `a name is spelt alike wherever it stands`() {
        let name = "a\u{1B}\u{202E}b"
        let graph = TopologyGraph(
            types: ["A"], nodes: [.init(id: "1", name: name, type: "A", state: .live)], edges: [])
        let kinds: [DashboardWidget.Visualization] = [.table, .billboard, .bar, .pie]
        var pages = kinds.map {
            Examples.html(Examples.widget(name, $0), [Examples.numbers([(name, 1)])])
        }
        pages.append(
            Examples.html(Examples.widget(name, .line), [Examples.series([(name, [1, 2])])]))
        pages.append(Examples.html(Examples.widget(name, .topology), .topology(graph)))
        for page in pages {
            #expect(page.count(of: #"a\u{1B}\u{202E}b"#) >= 2)
            #expect(!page.contains("a·"))
            #expect(!page.unicodeScalars.contains("\u{1B}"))
        }
    }

    @Test func `a value that is no distribution is a table`() {
        for kind in [DashboardWidget.Visualization.histogram, .heatmap] {
            let html = Examples.html(Examples.widget("W", kind), [Examples.numbers([("a", 3)])])
            #expect(html.contains("<table>"), "\(kind)")
        }
    }

    @Test func `a coordinate has two decimals at most`() {
        let numbers = [0, -0.001, 0.5, 12.25, 1.005, -3.1, 100, .infinity, 7.05]
        #expect(
            numbers.map(coordinate)
                == ["0", "0", "0.5", "12.25", "1", "-3.1", "100", "0", "7.05"])
    }
}
