package io.larmor.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Hands a [TestBench] to each JUnit test that has one as a parameter, and closes it after the test.
///
/// ```java
/// @ExtendWith(BenchExtension.class)
/// class MyTest {
///     @Test
///     void echoes(TestBench bench) throws Exception {
///         var server = bench.server(builder -> builder.echo((context, request) -> Status.SUCCESS));
///         try (var association = bench.client(server).build().connect()) {
///             association.echo();
///         }
///     }
/// }
/// ```
///
/// JUnit is needed where this class is used, and nowhere else in the module.
@SuppressWarnings("exports") // who uses it has JUnit; nobody else needs it, not even to compile
public final class BenchExtension implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(BenchExtension.class);

    /// Made by JUnit, or for `@RegisterExtension`.
    public BenchExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestBench.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE).computeIfAbsent(TestBench.class, _ -> new TestBench(), TestBench.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        TestBench bench = context.getStore(NAMESPACE).remove(TestBench.class, TestBench.class);
        if (bench != null) {
            bench.close();
        }
    }
}
