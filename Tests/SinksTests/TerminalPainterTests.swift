import StandIns
import Testing

@testable import Delivery
@testable import Sinks

struct TerminalPainterTests {
    private let model = LiveTableModel(
        title: "T",
        sections: [.init(title: "S", columns: [.init("N", .leading)], rows: [["a"], ["b"]])])

    @Test func `paints over the last picture and gives the screen back`() async throws {
        let terminal = try #require(PseudoTerminal(width: 20, height: 6))
        let painter = TerminalPainter(descriptor: terminal.descriptor, isColored: false)
        let picture = "^[?2026h^[HT^[K\r\r\n^[K\r\r\nS^[K\r\r\nN^[K\r\r\na^[K\r\r\nb^[K^[J^[?2026l"
        #expect(painter.isTerminal)
        #expect(try await painter.paint(model))
        #expect(terminal.read() == "^[?1049h^[?25l" + picture)
        #expect(try await painter.paint(model))
        #expect(terminal.read() == picture)
        await painter.close()
        #expect(terminal.read() == "^[0m^[?25h^[?1049l")
        #expect(try await !painter.paint(model))
        await painter.close()
        #expect(terminal.read() == "")
    }

    @Test func `paints nothing where there is no terminal`() async throws {
        let pipe = Pipe()
        let painter = TerminalPainter(descriptor: pipe.writeEnd, isColored: true)
        #expect(!painter.isTerminal)
        #expect(try await !painter.paint(model))
        await painter.close()
        #expect(pipe.read() == [])
    }

    @Test func `what was never opened needs no closing`() async throws {
        let terminal = try #require(PseudoTerminal(width: 20, height: 6))
        await TerminalPainter(descriptor: terminal.descriptor, isColored: false).close()
        #expect(terminal.read() == "")
    }
}
