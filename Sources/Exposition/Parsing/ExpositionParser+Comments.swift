extension ExpositionParser {
    /// Reads a line that begins with `#`.
    mutating func readComment<Receiver: SampleReceiver & ~Copyable>(
        _ start: Cursor, into receiver: inout Receiver
    ) throws(ExpositionError.Reason) {
        var cursor = start
        let isText = format == .text
        _ = cursor.skip(ASCII.hash)
        guard cursor.byte == ASCII.space || (isText && cursor.byte == ASCII.tab) else {
            return try ignore(start)
        }
        cursor.place += 1
        if isText { cursor.skipBlanks() }
        let word = cursor.token(separatedByTabs: isText)
        let kind: ExpositionMetadata.Kind
        switch word.count {
        case 4 where word.elementsEqual("TYPE".utf8): kind = .type
        case 4 where word.elementsEqual("HELP".utf8): kind = .help
        case 4 where !isText && word.elementsEqual("UNIT".utf8): kind = .unit
        case 3 where !isText && cursor.isAtEnd && word.elementsEqual("EOF".utf8):
            hasEnded = true
            hasLastName = false
            return
        default: return try ignore(start)
        }
        hasLastName = false
        try readMetadata(kind, &cursor, into: &receiver)
    }

    private func ignore(_ line: Cursor) throws(ExpositionError.Reason) {
        if format == .openMetrics { throw .strayComment }
        let text = UnsafeBufferPointer(start: line.place, count: line.end - line.place)
        guard text.isUTF8 else { throw .invalidUTF8 }
    }

    private mutating func readMetadata<Receiver: SampleReceiver & ~Copyable>(
        _ kind: ExpositionMetadata.Kind, _ cursor: inout Cursor, into receiver: inout Receiver
    ) throws(ExpositionError.Reason) {
        var scratch = scratch
        try separate(&cursor)
        let family =
            cursor.skip(ASCII.quote)
            ? try cursor.quoted(scratch: &scratch) : cursor.name(withColons: true)
        guard !family.isEmpty else { throw .invalidMetadata }
        if kind != .help || !cursor.isAtEnd || format == .openMetrics { try separate(&cursor) }
        let text =
            kind == .help ? try help(&cursor, scratch: &scratch) : try word(&cursor)
        switch kind {
        case .type: try check(type: text)
        case .unit: try check(unit: text, of: family)
        case .help: break
        }
        receiver.receive(ExpositionMetadata(kind: kind, family: family, text: text))
    }

    /// A unit that is said is also the end of the family's name.
    private func check(
        unit: UnsafeBufferPointer<UInt8>, of family: UnsafeBufferPointer<UInt8>
    ) throws(ExpositionError.Reason) {
        guard unit.isEmpty || family.suffix(unit.count + 1).elementsEqual([0x5F] + unit) else {
            throw .invalidMetadata
        }
    }

    /// Passes one space, or in 0.0.4 blanks.
    private func separate(_ cursor: inout Cursor) throws(ExpositionError.Reason) {
        guard cursor.skip(ASCII.space) || (format == .text && cursor.skip(ASCII.tab)) else {
            throw .invalidMetadata
        }
        if format == .text { cursor.skipBlanks() }
    }

    /// The last word of a line, a type or a unit.
    private func word(
        _ cursor: inout Cursor
    ) throws(ExpositionError.Reason) -> UnsafeBufferPointer<UInt8> {
        let word = cursor.name(withColons: true)
        if format == .text { cursor.skipBlanks() }
        guard cursor.isAtEnd else {
            throw cursor.byte == ASCII.carriageReturn ? .carriageReturn : .invalidMetadata
        }
        return word
    }

    private func check(type: UnsafeBufferPointer<UInt8>) throws(ExpositionError.Reason) {
        let types: [StaticString] =
            switch format {
            case .text: ["counter", "gauge", "histogram", "summary", "untyped"]
            case .openMetrics:
                [
                    "counter", "gauge", "histogram", "summary", "unknown", "gaugehistogram",
                    "stateset", "info",
                ]
            }
        let isKnown = types.contains { known in
            known.withUTF8Buffer { $0.hasSameBytes(as: type) }
        }
        guard isKnown else { throw .invalidMetadata }
    }

    /// The rest of the line without its escapes; in 0.0.4 a quote has none.
    private func help(
        _ cursor: inout Cursor, scratch: inout UnsafeMutablePointer<UInt8>
    ) throws(ExpositionError.Reason) -> UnsafeBufferPointer<UInt8> {
        let rest = UnsafeBufferPointer(start: cursor.place, count: cursor.end - cursor.place)
        guard rest.isUTF8 else { throw .invalidUTF8 }
        let target = scratch
        var length = rest.count
        if format == .text { while length > 0, rest[length - 1].isBlank { length -= 1 } }
        let end = cursor.place + length
        while cursor.place < end {
            var byte = cursor.byte
            var count = 1
            if byte == ASCII.backslash, cursor.place + 1 < end {
                (byte, count) = Cursor.escape(
                    (cursor.place + 1).pointee, allowsQuote: format == .openMetrics)
            }
            scratch.pointee = byte
            scratch += 1
            cursor.place += count
        }
        return UnsafeBufferPointer(start: target, count: scratch - target)
    }
}
