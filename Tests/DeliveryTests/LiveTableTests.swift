import Diagnostics
import Testing

@testable import Delivery

struct LiveTableTests {
    private func text(_ width: Int, _ height: Int = 40, isColored: Bool = false) -> String {
        LiveTable(width: width, height: height, isColored: isColored)
            .lines(LiveExample.model).joined(separator: "\n")
    }

    @Test func `fits 120 columns`() {
        #expect(
            text(120) == """
                mqp · prod-eu                                                                                               12:04:31 UTC
                2 targets up, 1 down: kafka-staging (timeout)

                Clusters
                CLUSTER           HEALTH           MEMORY            IN           OUT  UPTIME
                rabbit@prod-eu-1      97  ████▉··· 61.3 %  12.4 k msg/s  12.4 k msg/s  11.6 d
                kafka-prod            41  ███████▉ 98.1 %     840 msg/s             –   1.1 h

                Queues  top 6 of 812 by depth
                QUEUE                               DEPTH            IN       UTILISATION     SIZE     CONSUMERS     WAIT
                /orders.payment.authorised.v2   1.2 M msg  12.4 k msg/s  ████████ 100.0 %  3.2 MiB   0 consumers  1.6 min
                /orders                             3 msg     840 msg/s  █·······  12.0 %     17 B   4 consumers   3.5 ms
                /注文-東京                     88.1 k msg     4.2 msg/s  ██████▊·  85.1 %    9 GiB  12 consumers      2 h
                /café                               0 msg       0 msg/s                 –      0 B    1 consumer        –
                /🚀-launch                         12 msg    0.25 msg/s  ████····  50.0 %    2 KiB   2 consumers     48 s
                /evil·[2Jname·                      1 msg       1 msg/s  ········   0.0 %      1 B    1 consumer      1 s
                """)
    }

    @Test func `fits 80 columns without the bars and the least important columns`() {
        #expect(
            text(80) == """
                mqp · prod-eu                                                       12:04:31 UTC
                2 targets up, 1 down: kafka-staging (timeout)

                Clusters
                CLUSTER           HEALTH           MEMORY            IN           OUT  UPTIME
                rabbit@prod-eu-1      97  ████▉··· 61.3 %  12.4 k msg/s  12.4 k msg/s  11.6 d
                kafka-prod            41  ███████▉ 98.1 %     840 msg/s             –   1.1 h

                Queues  top 6 of 812 by depth
                QUEUE                    DEPTH            IN  UTILISATION     SIZE     CONSUMERS
                /orders.payment.a…   1.2 M msg  12.4 k msg/s      100.0 %  3.2 MiB   0 consumers
                /orders                  3 msg     840 msg/s       12.0 %     17 B   4 consumers
                /注文-東京          88.1 k msg     4.2 msg/s       85.1 %    9 GiB  12 consumers
                /café                    0 msg       0 msg/s            –      0 B    1 consumer
                /🚀-launch              12 msg    0.25 msg/s       50.0 %    2 KiB   2 consumers
                /evil·[2Jname·           1 msg       1 msg/s        0.0 %      1 B    1 consumer
                """)
    }

    @Test func `fits 40 columns with the names and what matters most`() {
        #expect(
            text(40) == """
                mqp · prod-eu               12:04:31 UTC
                2 targets up, 1 down: kafka-staging (ti…

                Clusters
                CLUSTER           HEALTH  MEMORY
                rabbit@prod-eu-1      97  61.3 %
                kafka-prod            41  98.1 %

                Queues  top 6 of 812 by depth
                QUEUE                              DEPTH
                /orders.payment.authorised.…   1.2 M msg
                /orders                            3 msg
                /注文-東京                    88.1 k msg
                /café                              0 msg
                /🚀-launch                        12 msg
                /evil·[2Jname·                     1 msg
                """)
    }

    @Test func `a low terminal shows the first rows and says how many it does not`() {
        #expect(
            text(80, 12) == """
                mqp · prod-eu                                                       12:04:31 UTC
                2 targets up, 1 down: kafka-staging (timeout)

                Clusters
                CLUSTER           HEALTH           MEMORY            IN           OUT  UPTIME
                rabbit@prod-eu-1      97  ████▉··· 61.3 %  12.4 k msg/s  12.4 k msg/s  11.6 d
                kafka-prod            41  ███████▉ 98.1 %     840 msg/s             –   1.1 h

                Queues  4 not shown · top 6 of 812 by depth
                QUEUE                     DEPTH            IN  UTILISATION     SIZE    CONSUMERS
                /orders.payment.aut…  1.2 M msg  12.4 k msg/s      100.0 %  3.2 MiB  0 consumers
                /orders                   3 msg     840 msg/s       12.0 %     17 B  4 consumers
                """)
    }

    @Test func `a very low terminal names the sections that have no place`() {
        #expect(
            text(80, 7) == """
                mqp · prod-eu                                                       12:04:31 UTC
                2 targets up, 1 down: kafka-staging (timeout)

                Clusters  1 not shown
                CLUSTER           HEALTH           MEMORY            IN           OUT  UPTIME
                rabbit@prod-eu-1      97  ████▉··· 61.3 %  12.4 k msg/s  12.4 k msg/s  11.6 d
                … not shown: Queues
                """)
    }

    @Test func `colour dims units and titles, and only repeats what the text says`() {
        let cell = LiveTableCell("85.1", unit: "%", tone: .warning, share: 0.25)
        let model = LiveTableModel(
            title: "T",
            sections: [
                .init(
                    title: "S", columns: [.init("N", .leading), .init("U")], rows: [["a", cell]])
            ])
        let colored = LiveTable(width: 40, height: 10, isColored: true).lines(model)
        let plain = LiveTable(width: 40, height: 10, isColored: false).lines(model)
        #expect(
            colored.map { $0.replacing("\u{1B}", with: "^") } == [
                "^[1mT^[0m", "", "^[1;36mS^[0m", "^[2mN^[0m                ^[2mU^[0m",
                "a  ^[33m██^[0m^[2m······^[0m ^[33m85.1^[0m ^[2m%^[0m",
            ])
        #expect(colored.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") } == plain)
    }

    @Test func `no size makes a line too wide or too many of them`() {
        for isColored in [false, true] {
            for width in stride(from: 0, through: 130, by: 3) {
                for height in stride(from: 0, through: 24, by: 2) {
                    let lines = LiveTable(width: width, height: height, isColored: isColored)
                        .lines(LiveExample.model)
                        .map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
                    let widest = lines.map { displayWidth($0) }.max() ?? 0
                    #expect(lines.count <= height && widest <= width, "\(width) x \(height)")
                }
            }
        }
    }

    @Test(arguments: [
        ("abc", 3), ("", 0), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｱ", 1), ("Ａ", 2), ("한", 2),
        ("🎉", 2), ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("\u{200B}", 0), ("日本-x", 6), ("–…", 2),
    ])
    func `counts the cells that a text takes`(text: String, width: Int) {
        #expect(displayWidth(text) == width)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("漢字漢字", 5, "漢字…"),
        ("漢字漢字", 4, "漢…"), ("abc", 1, "…"), ("abc", 0, ""),
    ])
    func `cuts a text between characters`(text: String, width: Int, expected: String) {
        #expect(truncated(text, to: width) == expected)
    }

    @Test func `a name cannot command the terminal`() {
        #expect(printable("a\u{1B}]0;x\u{7}b\u{9B}c\u{202E}d\ne") == "a·]0;x·b·c·d·e")
    }
}
