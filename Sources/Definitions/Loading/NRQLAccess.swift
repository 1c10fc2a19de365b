import Diagnostics

/// Whose rows New Relic is asked for, where, and with which key.
public struct NRQLAccess: Sendable, Hashable, CustomStringConvertible {
    public var address: HTTPAddress
    /// At least one.
    public var accounts: [Int64]
    public var userKey: ResolvedKey
    public var isAsynchronous: Bool

    public init(
        address: HTTPAddress, accounts: [Int64], userKey: ResolvedKey, isAsynchronous: Bool = false
    ) {
        self.address = address
        self.accounts = accounts
        self.userKey = userKey
        self.isAsynchronous = isAsynchronous
    }

    /// Such as `newrelic://api.newrelic.com/123,456`; without the key.
    public var description: String {
        let host = HostAndPort(host: address.host, port: address.port).description
        let isUsual = address.isTLS && address.port == 443
        return "newrelic://" + (isUsual ? address.host : host) + "/"
            + accounts.map(String.init).joined(separator: ",")
    }
}

extension NewRelicTargetDefinition {
    /// What can be said without values from outside.
    func check(in set: DefinitionSet, report: inout DiagnosticReport) {
        for account in accounts {
            if let text = account.literal, Configuration.accountNumber(text) == nil {
                report.add(.notAnAccount(at: account.place))
            }
        }
        if let queryHost {
            if let text = queryHost.literal {
                _ = newRelicAddress(text, at: queryHost.place, &report)
            }
        } else if set.knowsEndpoints, host(in: set) == nil {
            report.add(.noNerdGraph(region, in: set))
        }
    }

    /// Nil, after diagnostics, where something is missing; an unknown region is told before.
    func access(
        in set: DefinitionSet, account: Int64?, _ values: OutsideValues,
        _ report: inout DiagnosticReport
    ) -> NRQLAccess? {
        let numbers = accounts.compactMap { values.accountNumber(of: $0, &report) }
        let key = values.key(userKey, &report)
        let address = values.newRelicAddress(queryHost, else: host(in: set), at: region, &report)
        let all = accounts.isEmpty ? account.map { [$0] } ?? [] : numbers
        guard let key, let address, !all.isEmpty, numbers.count == accounts.count else {
            return nil
        }
        return NRQLAccess(
            address: address.value, accounts: all, userKey: key, isAsynchronous: isAsynchronous)
    }

    /// Where NerdGraph is in the region.
    private func host(in set: DefinitionSet) -> String? {
        set.endpoint(of: .newRelicEvents)?.regions
            .first { $0.name.value == region.value }?.value.queryHost
    }
}

extension Diagnostic {
    fileprivate static func noNerdGraph(
        _ region: Located<String>, in set: DefinitionSet
    ) -> Diagnostic {
        let regions = set.endpoint(of: .newRelicEvents)?.regions ?? []
        let names = regions.filter { $0.value.queryHost != nil }.map(\.name.value)
        return Diagnostic(
            "config/unknown-region", "no region `\(shown(region.value))` has a host for queries",
            at: region.place, label: "not defined",
            help: suggestion(for: region.value, in: names)
                ?? (names.isEmpty
                    ? "lint it with the shipped definitions, or write `queryHost:`"
                    : "the regions are \(names.sorted().joined(separator: ", ")); or write "
                        + "`queryHost:`"))
    }
}
