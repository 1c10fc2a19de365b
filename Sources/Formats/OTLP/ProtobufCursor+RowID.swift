import Telemetry

extension ProtobufCursor {
    /// The description of a row's id as an attribute, digit by digit: a text made for every row would
    /// take longer than the rest of it.
    mutating func append(_ id: RowID, under key: UnsafeRawBufferPointer, tag: UInt8) {
        var digits = 1
        var power: UInt64 = 10
        while digits < 20, id.number >= power {
            digits += 1
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
        beginText(17 + digits, under: key, tag: tag)
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: id.spool >> shift) & 15
            append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        append(byte: UInt8(ascii: "-"))
        var divisor: UInt64 = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            append(byte: UInt8(ascii: "0") + UInt8(id.number / divisor % 10))
            divisor /= 10
        }
    }
}
