extension ExpositionParser {
    /// Reads labels up to the closing brace into the room for them, from a place on; a name in quotes
    /// that comes first and has no value is that of the series.
    ///
    /// - Parameters:
    ///   - cursor: behind the opening brace, and afterwards behind the closing one.
    ///   - name: the name of the series, nil where it is still to come.
    ///   - scratch: room for texts without their escapes.
    ///   - first: where the first label goes.
    /// - Returns: where the last label ends.
    /// - Throws: `invalidLabels`, `duplicateLabel`, `tooManyLabels` or `invalidUTF8`.
    @inline(__always)
    func readLabels(
        _ cursor: inout Cursor, name: inout UnsafeBufferPointer<UInt8>?,
        scratch: inout UnsafeMutablePointer<UInt8>, from first: Int = 0
    ) throws(ExpositionError.Reason) -> Int {
        let isText = format == .text
        var count = first
        // A bit for every kind of name that was seen, so that most are compared with none.
        var seen: UInt64 = 0
        var isFirst = true
        while true {
            if isText { cursor.skipBlanks() }
            if cursor.byte == ASCII.closeBrace, isText || isFirst { break }
            let isQuoted = cursor.skip(ASCII.quote)
            let label =
                isQuoted
                ? try cursor.quoted(scratch: &scratch) : cursor.name(withColons: false)
            guard !label.isEmpty else { throw .invalidLabels }
            if isText { cursor.skipBlanks() }
            if isFirst, isQuoted, name == nil, cursor.byte != ASCII.equals {
                name = label
            } else {
                guard cursor.skip(ASCII.equals) else { throw .invalidLabels }
                if isText { cursor.skipBlanks() }
                guard cursor.skip(ASCII.quote) else { throw .invalidLabels }
                let value = try cursor.quoted(scratch: &scratch)
                guard count < limits.maximumLabels else { throw .tooManyLabels }
                let bit: UInt64 = 1 << UInt64(kind(of: label))
                if seen & bit != 0 || label.first == 0x5F {
                    try check(label, from: first, to: count)
                }
                seen |= bit
                (labels + count).initialize(to: .init(name: label, value: value))
                count += 1
                if isText { cursor.skipBlanks() }
            }
            isFirst = false
            guard cursor.skip(ASCII.comma) else { break }
        }
        guard cursor.skip(ASCII.closeBrace) else { throw .invalidLabels }
        return count
    }

    /// A number below 64 that names rarely share.
    private func kind(of name: UnsafeBufferPointer<UInt8>) -> Int {
        (name.count &* 31 &+ Int(name[0]) &* 7 &+ Int(name[name.count - 1])) & 63
    }

    private func check(
        _ name: UnsafeBufferPointer<UInt8>, from first: Int, to count: Int
    ) throws(ExpositionError.Reason) {
        for index in first..<count where labels[index].name.hasSameBytes(as: name) {
            throw .duplicateLabel
        }
        // It would be a second name of the series.
        if name.elementsEqual("__name__".utf8) { throw .invalidLabels }
    }
}
