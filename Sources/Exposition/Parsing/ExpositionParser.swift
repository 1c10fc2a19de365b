/// Reads Prometheus' text format 0.0.4 and OpenMetrics text 1.0, fed in chunks of any size.
///
/// Of a body it holds no more than one unfinished line. A text is refused at its first mistake, and
/// then whole, as OpenMetrics demands of both partial and invalid ones and Prometheus does for both
/// formats; lines of series that are not selected are passed over unread. Names in quotes, `{"a.b"}`,
/// are read in both formats, as Prometheus 3 writes them. Exemplars are checked and left out. After an
/// error a parser takes nothing more.
///
/// A sample is taken as it stands: neither the order of families nor what numbers a type allows is
/// looked at, in OpenMetrics as little as in 0.0.4. Prometheus does not either, so servers break those
/// rules: those in Go tell of a gauge and of a counter that have one name as families.
///
/// Sources: Prometheus' "Exposition formats", and "OpenMetrics 1.0", sections "ABNF" and "Overall
/// Structure".
public struct ExpositionParser: ~Copyable {
    let format: ExpositionFormat
    let selection: ExpositionSelection
    let limits: ExpositionLimits
    /// The unfinished line of what was fed.
    private var carried: [UInt8] = []
    /// The lines that were read.
    private(set) public var lineCount = 0
    /// The bytes that were fed.
    private(set) public var byteCount = 0
    private var failure: ExpositionError?

    /// The name of the line before, its number, and whether it is known.
    var lastName: [UInt8] = []
    var lastSelected: Int?
    var hasLastName = false
    var hasEnded = false
    /// Room for the labels of one series.
    let labels: UnsafeMutablePointer<ExpositionSample.Label>
    /// Room for texts without their escapes, never more than the line that they are of.
    let scratch: UnsafeMutablePointer<UInt8>

    public init(
        format: ExpositionFormat, selection: ExpositionSelection = .everything,
        limits: ExpositionLimits = ExpositionLimits()
    ) {
        precondition(limits.maximumLabels > 0 && limits.maximumLineBytes > 0)
        self.format = format
        self.selection = selection
        self.limits = limits
        labels = .allocate(capacity: limits.maximumLabels)
        scratch = .allocate(capacity: limits.maximumLineBytes)
    }

    deinit {
        labels.deallocate()
        scratch.deallocate()
    }

    /// Reads the lines that are complete with these bytes.
    ///
    /// - Throws: why the text is refused; the same again in every later call.
    public mutating func feed<Receiver: SampleReceiver & ~Copyable>(
        _ bytes: UnsafeRawBufferPointer, into receiver: inout Receiver
    ) throws(ExpositionError) {
        if let failure { throw failure }
        guard let raw = bytes.baseAddress, bytes.count > 0 else { return }
        byteCount += bytes.count
        let start = raw.assumingMemoryBound(to: UInt8.self)
        let end = start + bytes.count
        var place = start
        if !carried.isEmpty {
            guard let feed = start.first(ASCII.lineFeed, before: end) else {
                try carry(start, end)
                return
            }
            try carry(start, feed)
            try readCarried(into: &receiver)
            place = feed + 1
        }
        while place < end {
            guard let feed = place.first(ASCII.lineFeed, before: end) else {
                try carry(place, end)
                return
            }
            try read(place, feed, into: &receiver)
            place = feed + 1
        }
    }

    /// Ends the text.
    ///
    /// - Throws: why it is refused, `truncated` where its end is missing.
    public mutating func finish<Receiver: SampleReceiver & ~Copyable>(
        into receiver: inout Receiver
    ) throws(ExpositionError) {
        if let failure { throw failure }
        if !carried.isEmpty {
            // A line without its end may lack digits too. Only the last of OpenMetrics may lack it.
            guard format == .openMetrics, carried.elementsEqual(Self.endOfMetrics) else {
                throw carried.withUnsafeBufferPointer { line in
                    fail(.truncated, line)
                }
            }
            try readCarried(into: &receiver)
        }
        if format == .openMetrics, !hasEnded { throw fail(.truncated, nil) }
    }

    static let endOfMetrics = Array("# EOF".utf8)

    private mutating func carry(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) throws(ExpositionError) {
        guard carried.count + (end - start) <= limits.maximumLineBytes else {
            let head = carried.isEmpty ? UnsafeBufferPointer(start: start, count: end - start) : nil
            throw fail(.lineTooLong, head)
        }
        carried.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
    }

    private mutating func readCarried<Receiver: SampleReceiver & ~Copyable>(
        into receiver: inout Receiver
    ) throws(ExpositionError) {
        // Out of the parser while it is read, which changes the parser.
        var line: [UInt8] = []
        swap(&line, &carried)
        let result = line.withUnsafeBufferPointer { buffer -> Result<Void, ExpositionError> in
            guard let start = buffer.baseAddress else { return .success(()) }
            do throws(ExpositionError) {
                try read(start, start + buffer.count, into: &receiver)
                return .success(())
            } catch { return .failure(error) }
        }
        line.removeAll(keepingCapacity: true)
        swap(&line, &carried)
        try result.get()
    }

    /// Reads one line without its line feed.
    @inline(__always)
    private mutating func read<Receiver: SampleReceiver & ~Copyable>(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, into receiver: inout Receiver
    ) throws(ExpositionError) {
        guard end - start <= limits.maximumLineBytes else {
            throw fail(.lineTooLong, UnsafeBufferPointer(start: start, count: end - start))
        }
        do throws(ExpositionError.Reason) {
            try readLine(start, end, into: &receiver)
        } catch {
            throw fail(error, UnsafeBufferPointer(start: start, count: end - start))
        }
        lineCount += 1
    }

    private mutating func fail(
        _ reason: ExpositionError.Reason, _ line: UnsafeBufferPointer<UInt8>?
    ) -> ExpositionError {
        let excerpt = (line ?? UnsafeBufferPointer(start: nil, count: 0))
            .prefix(ExpositionError.maximumExcerptBytes)
            .map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }
        let error = ExpositionError(
            reason, line: lineCount + 1, excerpt: String(decoding: excerpt, as: UTF8.self))
        failure = error
        return error
    }
}
