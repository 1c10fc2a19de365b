/// A row: what it is called and what it says. Rows stand in the order in which they arrived.
package struct OracleRow: Sendable {
    /// Milliseconds since 1970 UTC.
    package var time: Int64
    /// By name, `timestamp` and `eventType` among them; what is missing is not here.
    package var values: [String: OracleValue]

    package init(time: Int64, values: [String: OracleValue]) {
        self.time = time
        self.values = values.filter { !$0.value.isMissing }
    }

    package subscript(name: String) -> OracleValue {
        get { values[name] ?? .missing }
        set { values[name] = newValue.isMissing ? nil : newValue }
    }
}
