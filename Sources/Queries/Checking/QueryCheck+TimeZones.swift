import Diagnostics

extension QueryCheck {
    /// Whether the time zones that a query names are ones.
    mutating func checkTimeZones(of tree: NRQLQuery) {
        guard let zones = catalogue.timeZones else { return }
        if let zone = tree.timeZone, case .text(let name) = zone.kind, !zones.isKnown(name) {
            add(.unknownTimeZone(name, among: zones.names, at: zone.span))
        }
        for time in [tree.since, tree.until].compactMap(\.self) {
            guard case .value(let value) = time.kind, case .text(let text) = value.kind,
                case .wall(_, let name?)? = DateTimeText(text).moment, !zones.isKnown(name)
            else { continue }
            add(.unknownTimeZone(name, among: zones.names, at: value.span))
        }
    }
}

extension NRQLFinding {
    fileprivate static func unknownTimeZone(
        _ name: String, among names: [String], at span: NRQLSpan
    ) -> NRQLFinding {
        NRQLFinding(
            "query/unknown-time-zone", .error, "there is no time zone `\(shown(name))`",
            at: span.range,
            help: suggestion(for: name, in: names)
                ?? "write one as the IANA names it, such as `Europe/Berlin`, or `UTC`")
    }
}
