import Telemetry

extension SeriesTable {
    /// The table as a scrape gets it: families in the order of their names, each in one piece, and
    /// no series twice. Of rows of several shapes with the same labels the latest value is shown.
    ///
    /// Values have no time of their own, so that Prometheus notices when they are gone.
    ///
    /// - Parameters:
    ///   - format: The text to write.
    ///   - now: Milliseconds since 1970 UTC; what is too old by then is left out.
    /// - Returns: The text in UTF-8, of some 200 bytes for each value.
    public func exposition(as format: ExpositionFormat, now: Int64) -> [UInt8] {
        let oldest = now - lifetimeMilliseconds
        let rows = shapes.map { shape in
            shape.rows.filter { $0.value.time > oldest }
                .sorted { $0.value.sequence < $1.value.sequence }
        }
        var buffer: [UInt8] = []
        for family in families.sorted(by: { $0.family.name < $1.family.name }) {
            let start = buffer.count
            Self.appendHead(of: family.family, as: format, to: &buffer)
            let end = buffer.count
            let name = Array(family.family.sampleName.utf8)
            if family.columns.count == 1, let column = family.columns.first {
                for (labels, row) in rows[column.shape] {
                    guard let value = column.family.value(row.values[column.index]) else {
                        continue
                    }
                    Self.appendSample(name, labels, value, to: &buffer)
                }
            } else {
                for sample in Self.latest(of: family.columns, in: rows) {
                    Self.appendSample(name, sample.labels, sample.value, to: &buffer)
                }
            }
            if buffer.count == end { buffer.removeSubrange(start...) }
        }
        if format == .openMetrics { buffer.append(contentsOf: "# EOF\n".utf8) }
        return buffer
    }

    private typealias LabelledRow = (key: [UInt8], value: Row)

    /// The known values of several columns, one for the same labels, in the order of the rows.
    private static func latest(
        of columns: [Column], in rows: [[LabelledRow]]
    ) -> [(labels: [UInt8], value: Double)] {
        var newest: [[UInt8]: (row: Row, value: Double)] = [:]
        for column in columns {
            for (labels, row) in rows[column.shape] {
                guard let value = column.family.value(row.values[column.index]) else { continue }
                if let other = newest[labels]?.row,
                    (other.time, other.sequence) > (row.time, row.sequence)
                {
                    continue
                }
                newest[labels] = (row, value)
            }
        }
        return newest.sorted { $0.value.row.sequence < $1.value.row.sequence }
            .map { ($0.key, $0.value.value) }
    }

    private static func appendHead(
        of family: PrometheusFamily, as format: ExpositionFormat, to buffer: inout [UInt8]
    ) {
        let name = format == .openMetrics ? family.name : family.sampleName
        buffer.append(contentsOf: "# HELP \(name) ".utf8)
        ExpositionText.appendEscaped(
            family.help, quotes: format == .openMetrics, to: &buffer)
        buffer.append(contentsOf: "\n# TYPE \(name) \(family.kind.rawValue)\n".utf8)
        if format == .openMetrics, let unit = family.unit {
            buffer.append(contentsOf: "# UNIT \(name) \(unit)\n".utf8)
        }
    }

    private static func appendSample(
        _ name: [UInt8], _ labels: [UInt8], _ value: Double, to buffer: inout [UInt8]
    ) {
        buffer.append(contentsOf: name)
        if !labels.isEmpty {
            buffer.append(UInt8(ascii: "{"))
            buffer.append(contentsOf: labels)
            buffer.append(UInt8(ascii: "}"))
        }
        buffer.append(UInt8(ascii: " "))
        ExpositionText.append(value, to: &buffer)
        buffer.append(UInt8(ascii: "\n"))
    }
}
