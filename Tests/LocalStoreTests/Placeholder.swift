@testable import LocalStore
import Testing
