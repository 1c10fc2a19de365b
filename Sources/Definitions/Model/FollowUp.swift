public import Diagnostics

/// That a request is sent once for each row of another one, with values of that row in it.
public struct FollowUp: Sendable {
    /// The request of the same source whose rows are followed.
    public var request: Located<String>
    /// By placeholder, the field of its rows that stands for it.
    public var with: [NamedValue<Located<String>>] = []
    /// The most follow-ups in a poll; further rows are left out, and that is told.
    public var maximum = 100
    public var place: Place

    init(place: Place) {
        self.place = place
        request = Located("", at: place)
    }

    static let record = Record<FollowUp>(
        "follow-up", "A request that is sent for each row of another one.",
        start: FollowUp.init(place:),
        fields: [
            .required(
                "request", \.request, Codec.string.located,
                "The request of this source whose rows are followed; one that follows none itself."),
            .required(
                "with", \.with, Codec.string.located.map(of: "placeholder"),
                "By placeholder the field of those rows that stands for it: with `vhost: name` the "
                    + "path `/api/vhosts/{vhost}` has the row's `name`. Rows that agree in all of them "
                    + "are followed once."),
            .defaulted(
                "max", \.maximum, .integer(1...10_000), "100",
                "The most follow-ups in a poll. Of what is beyond nothing is known, which the log "
                    + "says."),
        ])
}
