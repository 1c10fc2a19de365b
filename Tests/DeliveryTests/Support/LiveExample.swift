import Telemetry

@testable import Delivery

/// A picture as an operator would have it, with names in several scripts.
enum LiveExample {
    static var model: LiveTableModel {
        LiveTableModel(
            title: "mqp · prod-eu", corner: "12:04:31 UTC",
            subtitle: [
                LiveTableCell("2 targets up, 1 down: kafka-staging (timeout)", tone: .warning)
            ],
            sections: [clusters, queues])
    }

    private static func cell(_ value: Double, _ unit: String) -> LiveTableCell {
        LiveTableCell(value, MetricUnit(unit) ?? .one)
    }

    private static var clusters: LiveTableModel.Section {
        LiveTableModel.Section(
            title: "Clusters",
            columns: [
                .init("CLUSTER", .leading), .init("HEALTH"), .init("MEMORY"), .init("IN"),
                .init("OUT"), .init("UPTIME", rank: 3),
            ],
            rows: [
                [
                    "rabbit@prod-eu-1", cell(97, "1").toned(.good), .percentage(of: 0.613),
                    cell(12_400, "{message}/s"), cell(12_388.4, "{message}/s"), cell(1e6, "s"),
                ],
                [
                    "kafka-prod", cell(41, "1").toned(.critical),
                    .percentage(of: 0.981, tone: .critical), cell(840, "{message}/s"), .unknown,
                    cell(4000, "s"),
                ],
            ])
    }

    private static var queues: LiveTableModel.Section {
        func row(
            _ name: String, _ depth: Double, _ rate: Double, _ use: Double, _ bytes: Double,
            _ consumers: Double, _ wait: Double, _ tone: LiveTableCell.Tone = .plain
        ) -> [LiveTableCell] {
            [
                LiveTableCell(name), cell(depth, "{message}").toned(tone),
                cell(rate, "{message}/s"),
                .percentage(of: use, tone: tone), cell(bytes, "By"), cell(consumers, "{consumer}"),
                cell(wait, "s"),
            ]
        }
        return LiveTableModel.Section(
            title: "Queues",
            columns: [
                .init("QUEUE", .leading), .init("DEPTH"), .init("IN"), .init("UTILISATION"),
                .init("SIZE", rank: 2), .init("CONSUMERS", rank: 3), .init("WAIT", rank: 4),
            ],
            rows: [
                row(
                    "/orders.payment.authorised.v2", 1_203_441, 12_400, 1, 3_355_443.2, 0, 97,
                    .critical),
                row("/orders", 3, 840, 0.12, 17, 4, 0.0035),
                row("/注文-東京", 88_100, 4.2, 0.851, 9_663_676_416, 12, 7300, .warning),
                row("/cafe\u{301}", 0, 0, .nan, 0, 1, .nan),
                row("/🚀-launch", 12, 0.25, 0.5, 2048, 2, 48),
                row("/evil\u{1B}[2Jname\u{202E}", 1, 1, 0, 1, 1, 1),
            ], note: "top 6 of 812 by depth")
    }
}
