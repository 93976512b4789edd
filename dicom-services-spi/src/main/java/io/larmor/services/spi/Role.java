package io.larmor.services.spi;

/// The part that a service plays for a SOP class (PS3.7 §D.3.3.4).
public enum Role {
    /// It invokes the operations (service class user).
    SCU,
    /// It performs the operations (service class provider).
    SCP
}
