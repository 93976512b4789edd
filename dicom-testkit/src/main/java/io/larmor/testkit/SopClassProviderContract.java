package io.larmor.testkit;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The [ProviderContract] as JUnit tests: a test class of a provider implements this, and each check is a test of its own.
///
/// ```java
/// class MyProviderTest implements SopClassProviderContract {
///     @Override
///     public ProviderContract contract() {
///         return ProviderContract.of(new MyProvider());
///     }
/// }
/// ```
@SuppressWarnings("exports") // who uses it has JUnit; nobody else needs it, not even to compile
public interface SopClassProviderContract {
    /// {@return the contract, with what the provider needs}
    ///
    /// @throws Exception if it cannot be made
    ProviderContract contract() throws Exception;

    /// {@return a test for each check}
    ///
    /// @throws Exception if the provider does not take its settings
    @TestFactory
    default Stream<DynamicTest> keepsToTheContract() throws Exception {
        return contract().checks().stream().map(check -> DynamicTest.dynamicTest(check.name(), check::run));
    }
}
