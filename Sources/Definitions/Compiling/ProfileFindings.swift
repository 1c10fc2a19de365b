import Diagnostics

extension Diagnostic {
    static func unknownSize(_ name: Located<String>, among names: [String]) -> Diagnostic {
        Diagnostic(
            "source/profile-size", "the source has no field `\(shown(name.value))`",
            at: name.place, label: "not a field of a request with one row",
            help: suggestion(for: name.value, in: names)
                ?? "write a request's name, a dot and its field, such as `overview.queues`")
    }

    static func noSize(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-size", "the size is a number of a request with one row",
            at: name.place, label: "not such a number",
            help: "take a field of type `integer` or `gauge` of a request with `rows: one`")
    }

    static func sumsOfUnknown(_ name: Located<String>, among names: [String]) -> Diagnostic {
        Diagnostic(
            "source/profile-sum", "the source has no sample `\(shown(name.value))`",
            at: name.place, label: "not under its `samples`",
            help: suggestion(for: name.value, in: names)
                ?? "the samples are \(names.joined(separator: ", "))")
    }

    static func sumOfUnknown(_ name: Located<String>, among names: [String]) -> Diagnostic {
        Diagnostic(
            "source/profile-sum", "the sample has no metric `\(shown(name.value))`",
            at: name.place, label: "not under its `metrics`",
            help: suggestion(for: name.value, in: names)
                ?? "its metrics are \(names.joined(separator: ", "))")
    }

    static func sumOfAverage(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-sum", "`\(shown(name.value))` of several rows is not their sum",
            at: name.place, label: "not added up",
            help: "remove it; the row that stands for the rest does not know it")
    }

    static func sumOfRows(_ place: Place) -> Diagnostic {
        Diagnostic(
            "source/profile-sum", "what is said of all rows does not depend on one", at: place,
            label: "reads the row itself",
            help: "read a request with one row, such as `overview.messages`")
    }

    static func sumOfFiltered(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-sum", "a sample with `where` is not made of all rows", at: name.place,
            label: "what it says of all rows is of others as well",
            help: "remove it; the row that stands for the rest does not know these metrics")
    }

    static func reservedInRest(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/reserved-name", "`\(name.value)` is a column of rollup rows", at: name.place,
            label: "this would be a second one",
            help: "give it another name; a profile reads only the first rows of its request")
    }

    static func profileOfUnknown(_ name: Located<String>, in names: [String]) -> Diagnostic {
        Diagnostic(
            "source/profile-request", "the source has no request `\(shown(name.value))`",
            at: name.place, label: "not a request of this source",
            help: suggestion(for: name.value, in: names)
                ?? "the requests are \(names.joined(separator: ", "))")
    }

    static func changesProbe(_ name: Located<String>, size: Place) -> Diagnostic {
        Diagnostic(
            "source/profile-request", "the request that tells the size is the same in all profiles",
            at: name.place, label: "tells the size",
            help: "remove it here, or take the size from another request",
            remarks: [.init("the size", at: size)])
    }

    static func leftAndVaried(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-request", "`\(name.value)` is made in another way, and not made",
            at: name.place, label: "one of the two",
            help: "remove it from `without`, or from `requests`")
    }

    static func leavesIdentity(_ name: Located<String>, of sample: String) -> Diagnostic {
        Diagnostic(
            "source/profile-request", "without `\(name.value)` no row of `\(sample)` is known",
            at: name.place, label: "its attributes are made of it",
            help: "keep it, or leave out the request of the sample as well")
    }

    static func leavesFollowed(_ name: Located<String>, by follower: String) -> Diagnostic {
        Diagnostic(
            "source/profile-request", "`\(name.value)` is made for `\(follower)` all the same",
            at: name.place, label: "its rows are followed",
            help: "keep it, or leave out `\(follower)` as well")
    }

    static func variantOfTransport(
        _ name: Located<String>, _ transport: TransportKind
    ) -> Diagnostic {
        Diagnostic(
            "source/transport", "a request over `\(transport.rawValue)` is made in one way",
            at: name.place, label: "only those over `http` have variants",
            help: "remove it, or leave the request out of the profile with `without`")
    }

    static func firstOfOne(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-request", "`\(name.value)` has one row", at: name.place,
            label: "`first` has no meaning", help: "remove `first`")
    }

    static func otherRows(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-request", "`\(name.value)` has one row in every profile, or in none",
            at: name.place, label: "other rows than the request has",
            help: "write `rows:` as the request has it")
    }

    static func answersUnknown(_ name: Located<String>, in names: [String]) -> Diagnostic {
        Diagnostic(
            "source/unknown-field", "the request declares no field `\(shown(name.value))`",
            at: name.place, label: "not declared under `fields`",
            help: suggestion(for: name.value, in: names) ?? "declare the field, or remove it here")
    }

    static func lacksKey(_ field: String, _ variant: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-field", "the answer lacks `\(shown(field))`, which tells rows apart",
            at: variant.place, label: "no row is known by it",
            help: "add it to `answers`, if the answer has it")
    }

    static func lacksNeeded(_ field: Located<String>, _ variant: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/profile-field",
            "the answer lacks `\(shown(field.value))`, which cannot be missing",
            at: variant.place, label: "every row would be refused",
            help: "declare the field with `?`, or add it to `answers` if the answer has it",
            remarks: [.init("declared without `?`", at: field.place)])
    }
}
