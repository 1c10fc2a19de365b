public import Diagnostics
import YAMLTree

/// What New Relic has already, as a target: whose rows are asked for, and with which key.
public struct NewRelicTargetDefinition: Sendable {
    /// Empty for the account of the file.
    public var accounts: [Interpolated] = []
    public var region: Located<String>
    public var userKey: Interpolated
    public var queryHost: Interpolated?
    /// Whether a query that takes long goes on in the background.
    public var isAsynchronous = false
    public var place: Place

    init(place: Place) {
        self.place = place
        region = Located(NewRelicSinkDefinition.standardRegion, at: place)
        userKey = Interpolated(at: place)
    }

    /// The most accounts of one target.
    static let maximumAccounts = 20

    private static let keys = Record<NewRelicTargetDefinition>(
        "accounts of New Relic",
        "What New Relic has already, as a target: whose rows are asked for, and with which key.",
        start: NewRelicTargetDefinition.init(place:),
        fields: [
            .required("userKey", \.userKey, .secret, "A user key that may query the accounts."),
            .defaulted(
                "accounts", \.accounts, .accounts, "the file's",
                "The account, or a list of them, whose rows are then as if they were of one."),
            .defaulted(
                "region", \.region, Codec.name.located, NewRelicSinkDefinition.standardRegion,
                "The data centre, by a name in the definition of `new-relic-events`."),
            .optional(
                "queryHost", \.queryHost, .interpolated,
                "A host or an address of NerdGraph instead of the region's."),
            .defaulted(
                "asynchronous", \.isAsynchronous, .boolean, "false",
                "Whether a query that takes longer than New Relic waits goes on in the background, and "
                    + "is asked for again within `timeout`. It takes Data Plus, and one account."),
        ])

    /// The keys, and what they must be together.
    static let record: Record<NewRelicTargetDefinition> = {
        var record = keys
        record.check = { target, report in
            if target.accounts.count > maximumAccounts {
                report.add(.tooManyAccounts(at: target.accounts[maximumAccounts].place))
            }
            if target.isAsynchronous, target.accounts.count > 1 {
                report.add(.inTheBackground(at: target.accounts[1].place))
            }
        }
        return record
    }()
}

extension Codec where Value == [Interpolated] {
    /// One, or a list of at least one.
    fileprivate static var accounts: Codec {
        let one = Codec<Interpolated>.interpolated
        return Codec(.oneOf([one.schema, .list(one.schema)])) { node, report in
            guard let nodes = node.sequence else {
                return one.decode(node, &report).map { [$0] }
            }
            if nodes.isEmpty { report.add(.noAccounts(at: node.place)) }
            return one.list.decode(node, &report)
        }
    }
}

extension Diagnostic {
    fileprivate static func noAccounts(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/account", "the list of accounts is empty", at: place, label: "nobody's rows",
            help: "name an account, or remove the key, which means that of the file")
    }

    fileprivate static func tooManyAccounts(at place: Place) -> Diagnostic {
        let maximum = NewRelicTargetDefinition.maximumAccounts
        return Diagnostic(
            "config/limit", "more than \(maximum) accounts", at: place, label: "one too many",
            help: "make a further target of the others")
    }

    fileprivate static func inTheBackground(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/target-address", "a query of several accounts does not go on in the background",
            at: place, label: "a second account",
            help: "make a target of each account, or remove `asynchronous:`")
    }
}
