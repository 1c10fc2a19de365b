import Diagnostics

/// A piece of a text in which placeholders stand.
enum TemplatePiece {
    case text(String)
    case name(String, Place)

    /// Takes a text apart; false, after a diagnostic, where a placeholder is not closed.
    static func read(
        _ source: SourceText, into pieces: inout [TemplatePiece],
        report: inout DiagnosticReport
    ) -> Bool {
        let bytes = Array(source.text.utf8)
        var places = PlaceCursor(source)
        return read(bytes, into: &pieces, places: &places, report: &report)
    }

    /// The same, where each byte is looked at once: what was passed is passed, and places are counted
    /// on from the last one.
    static func read(
        _ bytes: [UInt8], into pieces: inout [TemplatePiece], places: inout PlaceCursor,
        report: inout DiagnosticReport
    ) -> Bool {
        let dollar = UInt8(ascii: "$")
        let open = UInt8(ascii: "{")
        func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
        var text: [UInt8] = []
        func flush(_ text: inout [UInt8], into pieces: inout [TemplatePiece]) {
            if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
            text = []
        }
        var index = 0
        while index < bytes.count {
            if bytes[index] == dollar, byte(index + 1) == dollar, byte(index + 2) == open {
                text += [dollar, open]
                index += 3
                continue
            }
            guard bytes[index] == dollar, byte(index + 1) == open else {
                text.append(bytes[index])
                index += 1
                continue
            }
            guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
                report.add(.unclosed(at: places.place(of: index..<bytes.count)))
                return false
            }
            flush(&text, into: &pieces)
            let name = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
            pieces.append(.name(name, places.place(of: index..<(end + 1))))
            index = end + 1
        }
        flush(&text, into: &pieces)
        return true
    }
}

/// Finds where parts of a text stand, one behind the other, and counts on from the last one instead of
/// from the beginning, so that many parts of a long text cost no more than its length.
struct PlaceCursor {
    private let source: SourceText
    private let bytes: [UInt8]
    private var offset = 0
    private var column = 0
    /// How many bytes were counted so far.
    private(set) var countedBytes = 0

    init(_ source: SourceText) {
        self.source = source
        bytes = Array(source.text.utf8)
    }

    /// Where a part stands, in bytes of UTF-8; none begins before the end of the one before.
    mutating func place(of part: Range<Int>) -> Place {
        guard let start = source.verbatimStart else { return source.place }
        let from = point(part.lowerBound, from: start)
        return Place(
            path: source.place.path,
            range: SourceRange(from, point(part.upperBound, from: start)))
    }

    private mutating func point(_ target: Int, from start: SourcePosition) -> SourcePosition {
        while offset < min(target, bytes.count) {
            // What continues a character is no column of its own.
            if bytes[offset] & 0xC0 != 0x80 { column += 1 }
            offset += 1
            countedBytes += 1
        }
        return SourcePosition(
            line: start.line, column: start.column + column, offset: start.offset + offset)
    }
}

extension Diagnostic {
    fileprivate static func unclosed(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/placeholder", "a `${` has no `}`", at: place, label: "not closed",
            help: "write `${name}`, or `$${` for the characters themselves")
    }
}
