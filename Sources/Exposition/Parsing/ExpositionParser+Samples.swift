import Telemetry

extension ExpositionParser {
    /// Reads one line: of a family, of a series, or one that says nothing.
    @inline(__always)
    mutating func readLine<Receiver: SampleReceiver & ~Copyable>(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, into receiver: inout Receiver
    ) throws(ExpositionError.Reason) {
        // Most lines have the name of the line before.
        if hasLastName, end - start > lastName.count, isLastName(at: start) {
            let byte = (start + lastName.count).pointee
            if byte == ASCII.openBrace || byte == ASCII.space {
                guard let lastSelected else { return }
                let name = UnsafeBufferPointer(start: start, count: lastName.count)
                try readSample(
                    name, selected: lastSelected, Cursor(place: start + name.count, end: end),
                    into: &receiver)
                return
            }
        }
        try readOtherLine(start, end, into: &receiver)
    }

    private func isLastName(at start: UnsafePointer<UInt8>) -> Bool {
        lastName.withUnsafeBufferPointer { start.hasPrefix($0) }
    }

    private mutating func readOtherLine<Receiver: SampleReceiver & ~Copyable>(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, into receiver: inout Receiver
    ) throws(ExpositionError.Reason) {
        guard !hasEnded else { throw .textAfterEnd }
        var cursor = Cursor(place: start, end: end)
        if format == .text { cursor.skipBlanks() }
        guard !cursor.isAtEnd else {
            if format == .openMetrics { throw .blankLine }
            return
        }
        // In 0.0.4 a help or a comment can end with any character.
        if end[-1] == ASCII.carriageReturn, format == .openMetrics || cursor.byte != ASCII.hash {
            throw .carriageReturn
        }
        if cursor.byte == ASCII.hash {
            try readComment(cursor, into: &receiver)
            return
        }
        let name = cursor.name(withColons: true)
        if name.isEmpty {
            guard cursor.byte == ASCII.openBrace else { throw .invalidName }
            hasLastName = false
            try readSample(nil, selected: 0, cursor, into: &receiver)
            return
        }
        begin(name)
        guard let lastSelected else { return }
        try readSample(name, selected: lastSelected, cursor, into: &receiver)
    }

    /// Notes a name that is not that of the line before.
    private mutating func begin(_ name: UnsafeBufferPointer<UInt8>) {
        lastName.removeAll(keepingCapacity: true)
        lastName.append(contentsOf: name)
        lastSelected = selection.number(of: name)
        hasLastName = true
    }

    /// Reads what is behind the name of a series; a nil name is within the braces.
    private mutating func readSample<Receiver: SampleReceiver & ~Copyable>(
        _ name: UnsafeBufferPointer<UInt8>?, selected: Int, _ start: Cursor,
        into receiver: inout Receiver
    ) throws(ExpositionError.Reason) {
        var cursor = start
        var scratch = scratch
        var name = name
        var selected = selected
        var count = 0
        if format == .text { cursor.skipBlanks() }
        if cursor.skip(ASCII.openBrace) {
            count = try readLabels(&cursor, name: &name, scratch: &scratch)
        }
        guard let name, !name.isEmpty else { throw .invalidName }
        if !hasLastName {
            begin(name)
            hasLastName = false
            guard let lastSelected else { return }
            selected = lastSelected
        }
        let value = try readValue(&cursor)
        let timestamp = try readTimestamp(&cursor)
        if format == .openMetrics { try readExemplar(&cursor, scratch: &scratch, from: count) }
        guard cursor.isAtEnd else {
            throw cursor.end[-1] == ASCII.carriageReturn ? .carriageReturn : .trailingText
        }
        try receiver.receive(
            ExpositionSample(
                name: name, selected: selected,
                labels: UnsafeBufferPointer(start: labels, count: count), value: value,
                timestamp: timestamp, line: lineCount + 1))
    }

    func readValue(_ cursor: inout Cursor) throws(ExpositionError.Reason) -> Scalar {
        if format == .text {
            cursor.skipBlanks()
        } else if !cursor.skip(ASCII.space) {
            throw .missingValue
        }
        let token = cursor.token(separatedByTabs: format == .text)
        guard !token.isEmpty else { throw .missingValue }
        do throws(ExpositionError.Reason) {
            return try number(token)
        } catch {
            throw token.last == ASCII.carriageReturn ? .carriageReturn : error
        }
    }

    func readTimestamp(_ cursor: inout Cursor) throws(ExpositionError.Reason) -> Int64? {
        if format == .text {
            cursor.skipBlanks()
            guard !cursor.isAtEnd else { return nil }
            let milliseconds = wholeNumber(cursor.token(separatedByTabs: true))
            guard let milliseconds else {
                throw cursor.end[-1] == ASCII.carriageReturn ? .carriageReturn : .invalidTimestamp
            }
            cursor.skipBlanks()
            return milliseconds
        }
        guard !cursor.isAtEnd, (cursor.place + 1) < cursor.end,
            (cursor.place + 1).pointee != ASCII.hash, cursor.skip(ASCII.space)
        else { return nil }
        let token = cursor.token(separatedByTabs: false)
        guard let milliseconds = try? ExpositionParser.milliseconds(number(token)) else {
            throw token.last == ASCII.carriageReturn ? .carriageReturn : .invalidTimestamp
        }
        return milliseconds
    }

    /// Milliseconds of seconds; nil where these are not finite or too many.
    static func milliseconds(_ seconds: Scalar) -> Int64? {
        if case .integer(let seconds) = seconds {
            let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
            return overflow ? nil : product
        }
        return Int64(exactly: (seconds.number * 1_000).rounded())
    }

    /// Reads an exemplar, whose labels are checked with the room behind those of the series.
    private func readExemplar(
        _ cursor: inout Cursor, scratch: inout UnsafeMutablePointer<UInt8>, from count: Int
    ) throws(ExpositionError.Reason) {
        guard cursor.skip(ASCII.space) else { return }
        guard cursor.skip(ASCII.hash) else { throw .trailingText }
        guard cursor.skip(ASCII.space), cursor.skip(ASCII.openBrace) else { throw .invalidExemplar }
        var name: UnsafeBufferPointer<UInt8>? = UnsafeBufferPointer(start: nil, count: 0)
        let end = try readLabels(&cursor, name: &name, scratch: &scratch, from: count)
        var length = 0
        for index in count..<end {
            length += characters(labels[index].name) + characters(labels[index].value)
        }
        guard length <= Self.maximumExemplarCharacters else { throw .invalidExemplar }
        _ = try readValue(&cursor)
        _ = try readTimestamp(&cursor)
    }

    /// The most characters of an exemplar's labels, by OpenMetrics' section "Exemplars".
    static let maximumExemplarCharacters = 128

    private func characters(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }
}
