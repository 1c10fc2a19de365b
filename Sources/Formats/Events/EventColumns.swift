package import Telemetry

/// What the columns of a shape are called in events; `ColumnNames` settles who gets a name when
/// several want it.
package struct EventColumns {
    /// By attribute column; nil where the column is left out.
    package let attributes: [Column?]
    /// By metric column.
    package let metrics: [Column?]

    package struct Column {
        package var name: String
        /// For a name that only an integer may have: that of other values.
        package var nameForOtherValues: String?
    }

    package init(shape: SampleShape, profile: EventProfile) {
        var names = ColumnNames(
            taken: EventProfile.ownNames, reserved: profile.reservedNames,
            maximumLength: profile.maximumNameLength)
        attributes = shape.attributes.map {
            Column($0, .attribute, profile: profile, names: &names)
        }
        metrics = shape.metrics.map {
            Column($0.name.rawValue, .metric, profile: profile, names: &names)
        }
    }
}

extension EventColumns.Column {
    /// The names of a column; nil where there is none for it.
    fileprivate init?(
        _ name: String, _ kind: ColumnNames.Kind, profile: EventProfile, names: inout ColumnNames
    ) {
        guard let claimed = names.claim(name, kind) else { return nil }
        self.name = claimed
        if claimed == name, profile.integerNames.contains(name) {
            nameForOtherValues = names.claim(changing: name, kind)
        }
    }
}

extension Scalar {
    /// Whether it is one, whatever its form.
    package var isWholeNumber: Bool {
        switch self {
        case .integer, .unsigned: true
        case .double(let value): value == value.rounded()
        default: false
        }
    }
}
