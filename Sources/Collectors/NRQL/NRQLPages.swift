import Definitions
import NIOCore
import NerdGraph
import Plans
import Telemetry

/// The rows of a query's answers, one after the other; one that is in several counts once.
struct NRQLPages {
    private let layout: RowLayout
    private var decoder: RowDecoder
    /// By the way to the rows, which depends on how a query went.
    private var readers: [[String]: RowReader] = [:]
    private var rowsSeen = 0

    init(_ layout: RowLayout) {
        self.layout = layout
        decoder = RowDecoder(layout)
    }

    var rows: RowTable { decoder.rows }
    var faults: RowFaults { decoder.faults }

    /// Adds the rows of an answer, out of its bytes, so that whole numbers stay exact.
    mutating func add(_ answer: NRQLAnswer) throws(CollectionError) {
        let reader = try reader(of: answer.path)
        rowsSeen += try reader.read(
            ByteBuffer(bytes: answer.body), maximumRows: RowReader.maximumRows - rowsSeen,
            into: &decoder)
    }

    private mutating func reader(of path: [String]) throws(CollectionError) -> RowReader {
        if let known = readers[path] { return known }
        var layout = layout
        layout.rows = .each(
            path.enumerated().map { .init(key: $1, isList: $0 == path.count - 1) })
        guard let reader = RowReader(layout) else {
            throw CollectionError(.tooLarge, detail: "no memory to read it")
        }
        readers[path] = reader
        return reader
    }
}
