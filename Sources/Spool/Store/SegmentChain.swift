/// The segments that are there, as their headers and their records tell; nothing is changed.
struct SegmentChain {
    private(set) var segments: [Segment] = []
    /// The spool's number; nil where no header can be read.
    private(set) var spool: UInt64?
    private(set) var baselines: [String: [UInt8]] = [:]
    /// Files that hold nothing which was accepted.
    private(set) var voids: [String] = []
    /// Files of a version that this program does not know, with it.
    private(set) var foreign: [String: UInt32] = [:]
    /// Bytes behind the last commit of the last segment.
    private(set) var cutBytes = 0
    /// Where the last commit of the last segment is: the one of which nobody knows whether its sync
    /// came to an end.
    private(set) var lastCommit = 0..<0
    /// Behind the last row of which anything is there.
    private(set) var seenRow: UInt64 = 0
    private(set) var findings: [SpoolFinding] = []

    private struct Candidate {
        var number: UInt64
        var length: Int
        var header: SegmentHeader?
        var name: String { SpoolFileName.segment(number) }
    }

    private let files: any SpoolFiles
    private let known: UInt64
    private var hasBaselines = false

    /// Looks at all segments.
    ///
    /// - Parameters:
    ///   - files: The folder.
    ///   - sizes: The length of each file by name.
    ///   - known: Behind the last row that any cursor knows.
    /// - Throws: Why a file cannot be read.
    init(_ files: any SpoolFiles, _ sizes: [String: Int], known: UInt64) throws(SpoolError) {
        self.files = files
        self.known = known
        var behind: SegmentHeader?
        for candidate in try candidates(sizes).reversed() {
            if let previous = behind?.previous, candidate.number > previous.number {
                // It was given up before anything of it was accepted.
                voids.append(candidate.name)
                continue
            }
            if let segment = try read(candidate, behind) { segments.append(segment) }
            // One that cannot be read says nothing about those before it.
            behind = candidate.header
        }
        segments.reverse()
    }

    private mutating func candidates(_ sizes: [String: Int]) throws(SpoolError) -> [Candidate] {
        var candidates: [Candidate] = []
        for (name, length) in sizes.sorted(by: { $0.key < $1.key }) {
            guard let number = SpoolFileName.segmentNumber(name) else { continue }
            switch try SegmentOpening.read(files, name, length: length) {
            case .empty: voids.append(name)
            case .other(let version): foreign[name] = version
            case .known(let header):
                if header == nil { findings.append(.noHeader(name)) }
                spool = spool ?? header?.spool
                candidates.append(Candidate(number: number, length: length, header: header))
            }
        }
        return candidates
    }

    /// A segment; nil where nothing of it was accepted.
    private mutating func read(
        _ candidate: Candidate, _ behind: SegmentHeader?
    ) throws(SpoolError) -> Segment? {
        let told = behind?.previous.flatMap { $0.number == candidate.number ? $0 : nil }
        let isLast = segments.isEmpty
        var segment = Segment(
            number: candidate.number,
            rows: 0..<0, length: min(candidate.length, told?.length ?? candidate.length),
            createdAt: candidate.header?.createdAt ?? 0, newestAt: told?.newestAt ?? 0,
            burned: 0..<0)
        if let header = candidate.header, let told, hasBaselines, header.firstRow <= told.endRow {
            segment.rows = header.firstRow..<told.endRow
        } else {
            let scan = try SegmentScan(
                files, candidate.name, fileLength: segment.length, header: candidate.header,
                known: known)
            findings += scan.findings
            seenRow = max(seenRow, scan.seenRow)
            guard scan.hasCommit || told != nil || !scan.rows.isEmpty else {
                voids.append(candidate.name)
                return nil
            }
            if scan.hasCommit, !hasBaselines {
                hasBaselines = true
                baselines = scan.baselines.filter { !$0.value.isEmpty }
            }
            let first = scan.rows.lowerBound
            segment.rows = first..<max(first, told?.endRow ?? scan.rows.upperBound)
            segment.length = told == nil ? scan.length : segment.length
            segment.newestAt = told?.newestAt ?? scan.newestAt
            if isLast {
                cutBytes = candidate.length - segment.length
                lastCommit = min(scan.lastCommit, segment.length)..<segment.length
            }
        }
        if let end = candidate.header?.acceptedEnd, end <= segment.rows.lowerBound {
            segment.burned = end..<segment.rows.lowerBound
        }
        return segment
    }
}

extension SpoolFinding {
    fileprivate static func noHeader(_ file: String) -> SpoolFinding {
        SpoolFinding(
            file: file, offset: FilePreamble.size,
            message: "the header of the segment cannot be read; its rows are")
    }
}
