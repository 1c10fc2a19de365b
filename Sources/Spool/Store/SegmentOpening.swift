/// What the first bytes of a segment say.
enum SegmentOpening {
    /// Nothing that was ever accepted: a crash left it.
    case empty
    /// A version that this program does not know.
    case other(version: UInt32)
    /// The header, if it can be read.
    case known(SegmentHeader?)

    static func read(
        _ files: any SpoolFiles, _ name: String, length: Int
    ) throws(SpoolError) -> SegmentOpening {
        let bytes = try files.read(name, at: 0, count: FilePreamble.size)
        guard bytes.count == FilePreamble.size else { return .empty }
        if let version = FilePreamble.version(of: bytes), version != FilePreamble.version {
            return .other(version: version)
        }
        var scanner = RecordScanner(files, name, from: FilePreamble.size, to: length)
        guard case .record(let header, let offset) = try scanner.next(), header.kind == .segment
        else { return .known(nil) }
        return .known(
            try scanner.payload(header, at: offset) { try? SegmentHeader(header, $0) })
    }
}
