/// A day of the calendar that most of the world uses, extended without end in both directions.
package struct CivilDate: Equatable {
    package var year: Int
    /// From 1 to 12.
    package var month: Int
    /// From 1.
    package var day: Int

    package static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    /// Of the days after 1970-01-01, which was a Thursday, counted from Sunday.
    package static let weekdayNames = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]

    /// The day so many days after 1970-01-01.
    ///
    /// Years are counted from March, so that the day that comes and goes is their last.
    package init(days: Int64) {
        let shifted = Int(days) + 719_468
        let era = shifted.dividedDown(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// A month beyond 12 or below 1 is one of another year.
    package init(year: Int, month: Int, day: Int) {
        let months = year * 12 + month - 1
        self.year = months.dividedDown(by: 12)
        self.month = months - self.year * 12 + 1
        self.day = day
    }

    /// How many days after 1970-01-01.
    package var days: Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.dividedDown(by: 400)
        let yearOfEra = shifted - era * 400
        let fromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * fromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    package var daysInMonth: Int {
        Int(
            CivilDate(year: year, month: month + 1, day: 1).days
                - CivilDate(year: year, month: month, day: 1).days)
    }

    /// From 0 for Sunday.
    package static func weekday(ofDays days: Int64) -> Int { Int(((days % 7) + 11) % 7) }
}

extension BinaryInteger {
    /// The quotient rounded down, also below zero.
    package func dividedDown(by divisor: Self) -> Self {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
